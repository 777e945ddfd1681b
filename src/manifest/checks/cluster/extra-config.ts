import type { Located, ServiceCluster } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { childPointer, fieldName } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { repeated } from '../repeated.ts';

/** Interlock ignores the case of keys in config.toml: keys that differ only in case are one key with two values. */
export const extraConfig: Check = (set) =>
  set.clusters.flatMap((cluster) =>
    repeated(keysOf(cluster), ({ key }) => key.toLowerCase()).map(({ first, later }) =>
      keyRepeated(cluster, first.pointer, later.pointer),
    ),
  );

/** The fields of `config` differ only in case from their keys in config.toml. */
function keysOf({ manifest }: Located<ServiceCluster>) {
  const { config = {}, extraConfig: extra = {} } = manifest.spec;
  return [
    ...Object.keys(config).map((key) => ({ key, pointer: childPointer('/spec/config', key) })),
    ...Object.keys(extra).map((key) => ({ key, pointer: childPointer('/spec/extraConfig', key) })),
  ];
}

function keyRepeated(cluster: Located<ServiceCluster>, first: string, later: string): Problem {
  return problemAt(cluster, later, {
    code: 'field-value',
    message: `Field "${fieldName(later)}" repeats the key of "${fieldName(first)}": Interlock ignores the case of keys`,
    hint: 'Declare it once: in spec.config if it has a field for it, else in spec.extraConfig',
  });
}
