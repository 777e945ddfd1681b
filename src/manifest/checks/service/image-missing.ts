import { policyOf } from '../../../model/policy.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** Without an image a service cannot be made, only laid over one that somebody else makes. */
export const imageMissing: Check = ({ services }) =>
  services
    .filter(({ manifest }) => manifest.spec.image === undefined && !policyOf(manifest).adopt)
    .map((service) =>
      problemAt(service, '/spec', {
        code: 'field-missing',
        message: 'Field "spec.image" is missing',
        hint: 'Name the image, or say the annotation swarm-reconciler.io/adopt: "true" to route to a service that somebody else deploys',
      }),
    );
