import { policyOf } from '../../../model/manifest/policy.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** A service without an image cannot be created, only applied to an adopted one. */
export const imageMissing: Check = ({ services }) =>
  services
    .filter(({ manifest }) => manifest.spec.image === undefined && !policyOf(manifest).adopt)
    .map((service) =>
      problemAt(service, '/spec', {
        code: 'field-missing',
        message: 'Field "spec.image" is missing',
        hint: 'Name the image, or set the annotation swarm-reconciler.io/adopt: "true" to apply the other fields to a service that someone else deploys',
      }),
    );
