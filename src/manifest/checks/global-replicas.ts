import { problemAt } from '../problem-at.ts';
import type { Check } from './check.ts';

/** A global service has as many tasks as there are nodes for it. */
export const globalReplicas: Check = (set) =>
  set.services
    .filter(({ manifest: { spec } }) => spec.mode === 'global' && spec.replicas !== undefined)
    .map((service) =>
      problemAt(service, '/spec/replicas', {
        code: 'field-value',
        message: `Service "${service.manifest.metadata.name}" is global and says replicas: wanted one of the two`,
        hint: 'Remove replicas, or mode: global',
      }),
    );
