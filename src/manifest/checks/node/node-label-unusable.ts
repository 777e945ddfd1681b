import { clusterNodeLabels } from '../../../defaults/manifest-defaults.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

// As swarm reads a constraint: `node.labels.<key>==<value>`.
const askableKey = /^[A-Za-z0-9._-]+$/;
const askableValue = /^[A-Za-z0-9:_\s.*()?+[\]\\^$|/-]+$/;

/** Where a cluster says no constraints each of its node labels becomes one, and swarm has to be able to read it. */
export const nodeLabelUnusable: Check = (set) =>
  set.clusters
    .filter(({ manifest }) => manifest.spec.proxy?.constraints === undefined)
    .flatMap((cluster) =>
      Object.entries(clusterNodeLabels(cluster.manifest)).flatMap(([key, value]) => {
        const trouble = troubleOf(key, value);
        if (trouble === undefined) return [];
        const isSaid = cluster.manifest.spec.nodeLabels !== undefined;
        return [
          problemAt(cluster, isSaid ? childPointer('/spec/nodeLabels', key) : '/metadata/name', {
            code: 'field-value',
            message: `The proxies' default constraints ask for label "${key}", and swarm reads ${trouble}`,
            hint: 'Use another label, or say spec.proxy.constraints',
          }),
        ];
      }),
    );

function troubleOf(key: string, value: string): string | undefined {
  if (!askableKey.test(key))
    return 'no such key in a constraint: wanted letters, digits, dots, hyphens and underscores';
  if (value === '') return 'no empty value in a constraint: wanted at least one character';
  return askableValue.test(value)
    ? undefined
    : `no value ${JSON.stringify(value)} in a constraint: wanted letters, digits and -_.:/`;
}
