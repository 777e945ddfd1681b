import type { Located, RoutedService } from '../../model/manifest.ts';
import type { Problem } from '../../model/problem.ts';
import { childPointer } from '../json-pointer.ts';
import { problemAt } from '../problem-at.ts';
import type { Check } from './check.ts';

const prefix = 'com.docker.lb.';

/** The labels of a route are made of `spec.route`, which is checked. On containers Interlock does not look for them. */
export const labelReserved: Check = ({ services }) => services.flatMap(reservedLabels);

const reservedLabels = (service: Located<RoutedService>): readonly Problem[] =>
  (['labels', 'containerLabels'] as const).flatMap((field) =>
    Object.keys(service.manifest.spec[field] ?? {})
      .filter((key) => key.startsWith(prefix))
      .map((key) =>
        problemAt(service, childPointer(`/spec/${field}`, key), {
          code: 'label-reserved',
          message: `Label "${key}" of service "${service.manifest.metadata.name}" is a part of its route: wanted in spec.route or spec.serviceCluster`,
          hint: 'docs/labels.md has the field of each label, and those that are not supported with the reason',
        }),
      ),
  );
