import type { ObservedNode } from '../../model/observed.ts';
import { meetsConstraints } from '../../service-fields/node-constraints.ts';

/** Whether a label change makes a node violate these constraints. Compared one by one: constraints that it never met do not count. */
export const isLost = (constraints: readonly string[], before: ObservedNode, after: ObservedNode): boolean =>
  constraints.some(
    (constraint) => meetsConstraints(before, [constraint]) && !meetsConstraints(after, [constraint]),
  );
