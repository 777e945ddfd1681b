import { clusterName, extensionName } from '../../../defaults/manifest-defaults.ts';
import { isReservedName } from '../../../kernel/reserved-name.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { capitalized, describeCluster, nameField } from '../find-clusters.ts';

/** Blocks are stored as keys of an object, so their names must not be inherited properties. */
export const nameReserved: Check = ({ clusters }) =>
  clusters.flatMap((cluster) => {
    const name = extensionName(cluster.manifest);
    if (!isReservedName(name)) return [];
    return [
      problemAt(cluster, nameField(cluster, 'extensionName'), {
        code: 'name-invalid',
        message: `${capitalized(describeCluster(clusterName(cluster.manifest)))} has the block "${name}" in config.toml, and that name is reserved: expected another one`,
        hint: 'Give the cluster another name, or set spec.extensionName',
      }),
    ];
  });
