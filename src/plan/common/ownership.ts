import type { Key } from '../../kernel/key.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Labels } from '../../model/observed.ts';
import { ownerLabel } from '../../model/own-labels.ts';

export type Ownership =
  | { readonly by: 'us' }
  /** Another owner that uses this tool. */
  | { readonly by: 'other'; readonly owner: string }
  | { readonly by: 'nobody' };

/**
 * Who owns an object: by its owner label, or by the ledger if somebody has removed the label. A row with an applied
 * record does not count: it is for an object of someone else, such as the core, of which we own only the config.
 */
export function ownershipOf(
  object: { readonly id: string; readonly labels: Labels },
  key: Key,
  owner: string,
  ledger: Ledger,
): Ownership {
  const label = object.labels[ownerLabel];
  if (label === owner) return { by: 'us' };
  if (label !== undefined) return { by: 'other', owner: label };
  const row = ledger.rows[key];
  return row?.id === object.id && row.applied === undefined ? { by: 'us' } : { by: 'nobody' };
}

/** The ledger has an id for it, so it existed once. */
export const wasMade = (key: Key, ledger: Ledger): boolean => ledger.rows[key]?.id !== undefined;
