import type { ObservedNode } from '../../model/observed.ts';
import { meetsConstraints } from '../../service-fields/node-constraints.ts';

/** Whether other labels lose a node for what has these constraints. One by one: what it never met is no matter of them. */
export const isLost = (constraints: readonly string[], before: ObservedNode, after: ObservedNode): boolean =>
  constraints.some(
    (constraint) => meetsConstraints(before, [constraint]) && !meetsConstraints(after, [constraint]),
  );
