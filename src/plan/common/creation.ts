import type { LedgerRow } from '../../model/ledger.ts';
import type { Key } from '../../kernel/key.ts';
import type { FieldChange } from '../../model/plan.ts';
import type { Write } from '../../model/write.ts';
import { deletedDrift } from './drift.ts';
import { noImpact } from './impact.ts';
import { wasMade } from './ownership.ts';
import { fragment, type Fragment } from './fragment.ts';
import type { PlanInput } from '../plan-input.ts';

interface Creation {
  readonly key: Key;
  /** Impact summary, such as `new network`. */
  readonly summary: string;
  readonly fields: readonly FieldChange[];
  readonly dependsOn?: readonly string[];
  readonly write: Write;
  readonly row: LedgerRow;
}

/** Creates a missing object. If the ledger knows it, somebody deleted it: that is drift. */
export function creation(
  { key, summary, fields, dependsOn = [], write, row }: Creation,
  { ledger }: PlanInput,
): Fragment {
  const isDeleted = wasMade(key, ledger);
  return fragment({
    steps: [
      {
        change: {
          id: key,
          op: 'create',
          resource: key,
          cause: isDeleted ? 'drift' : 'manifest',
          fields,
          impact: noImpact(summary),
          dependsOn,
        },
        write,
      },
    ],
    drift: isDeleted ? [deletedDrift(key)] : [],
    rows: [[key, row]],
  });
}
