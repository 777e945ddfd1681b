import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** With a host port a new task cannot start on its node before the old one stops: a start-first update never ends. */
export const startFirst: Check = (set) =>
  set.services.flatMap((service) => {
    const { metadata, spec } = service.manifest;
    const index = (spec.ports ?? []).findIndex(({ mode }) => mode === 'host');
    if (index === -1) return [];
    return (['update', 'rollback'] as const)
      .filter((name) => spec[name]?.order === 'start-first')
      .map((name) =>
        problemAt(service, `/spec/${name}/order`, {
          code: 'field-value',
          message: `Service "${metadata.name}" starts new tasks first and publishes a port in host mode (spec.ports[${index}]), which the old task uses until it ends`,
          hint: 'Set order: stop-first, or publish the port with mode: ingress',
        }),
      );
  });
