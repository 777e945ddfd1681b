import { clusterNodeLabels } from '../../../defaults/manifest-defaults.ts';
import { constraintFault } from '../../../service-fields/placement-constraint.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** Unless a cluster declares constraints, each of its node labels becomes one, which swarm must accept. */
export const nodeLabelUnusable: Check = (set) =>
  set.clusters
    .filter(({ manifest }) => manifest.spec.proxy?.constraints === undefined)
    .flatMap((cluster) =>
      Object.entries(clusterNodeLabels(cluster.manifest)).flatMap(([key, value]) => {
        const fault = labelFault(key, value);
        if (fault === undefined) return [];
        const isDeclared = cluster.manifest.spec.nodeLabels !== undefined;
        return [
          problemAt(cluster, isDeclared ? childPointer('/spec/nodeLabels', key) : '/metadata/name', {
            code: 'field-value',
            message: `The proxies' default constraints use label "${key}", and swarm accepts ${fault}`,
            hint: 'Use another label, or set spec.proxy.constraints',
          }),
        ];
      }),
    );

const labelFault = (key: string, value: string): string | undefined =>
  constraintFault(`node.labels.${key}`, value.trim());
