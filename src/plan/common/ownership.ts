import type { Key } from '../../kernel/key.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Labels } from '../../model/observed.ts';
import { ownerLabel } from '../../model/own-labels.ts';

export type Ownership =
  | { readonly by: 'us' }
  /** Another owner of this tool. */
  | { readonly by: 'other'; readonly owner: string }
  | { readonly by: 'nobody' };

/**
 * Whose an object is: by its label, or by the ledger where somebody has wiped the label off. A row that keeps what was
 * applied stands for one place in an object of somebody else: the core, of which only the config is ours.
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

/** Known to the ledger with an id, so it was there once. */
export const wasMade = (key: Key, ledger: Ledger): boolean => ledger.rows[key]?.id !== undefined;
