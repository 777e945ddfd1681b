import { clusterNodeLabels } from '../../../defaults/manifest-defaults.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

// What swarm accepts in a constraint `node.labels.<key>==<value>`.
const constraintKey = /^[A-Za-z0-9._-]+$/;
const constraintValue = /^[A-Za-z0-9:_\s.*()?+[\]\\^$|/-]+$/;

/** Unless a cluster declares constraints, each of its node labels becomes one, which swarm must accept. */
export const nodeLabelUnusable: Check = (set) =>
  set.clusters
    .filter(({ manifest }) => manifest.spec.proxy?.constraints === undefined)
    .flatMap((cluster) =>
      Object.entries(clusterNodeLabels(cluster.manifest)).flatMap(([key, value]) => {
        const fault = faultOf(key, value);
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

function faultOf(key: string, value: string): string | undefined {
  if (!constraintKey.test(key))
    return 'no such key in a constraint: expected letters, digits, dots, hyphens and underscores';
  if (value === '') return 'no empty value in a constraint: expected at least one character';
  return constraintValue.test(value)
    ? undefined
    : `no value ${JSON.stringify(value)} in a constraint: expected letters, digits and -_.:/`;
}
