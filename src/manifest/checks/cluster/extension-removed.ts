import { clusterName, extensionName } from '../../../defaults/manifest-defaults.ts';
import { childPointer, fieldName } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { describeCluster, distinctClusters, nameField } from '../find-clusters.ts';
import { placeOf } from '../place-of.ts';

/** `removeExtensions` must not name the block of a declared cluster, which would be created again. */
export const extensionRemoved: Check = (set) =>
  set.interlocks.flatMap((interlock) =>
    (interlock.manifest.spec.removeExtensions ?? []).flatMap((name, index) => {
      const cluster = distinctClusters(set).find(({ manifest }) => extensionName(manifest) === name);
      if (cluster === undefined) return [];
      const pointer = childPointer('/spec/removeExtensions', index);
      const owner = describeCluster(clusterName(cluster.manifest));
      return [
        problemAt(interlock, pointer, {
          code: 'field-value',
          message: `Field "${fieldName(pointer)}" is text "${name}", the extension of ${owner}: ${placeOf(cluster, nameField(cluster, 'extensionName'))}`,
          hint: 'Remove it from removeExtensions, or remove the ServiceCluster: --prune then removes its extension',
        }),
      ];
    }),
  );
