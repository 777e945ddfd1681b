import type { Key } from '../model/key.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Labels } from '../model/observed.ts';
import { ownerLabel } from '../model/own-labels.ts';

export type Ownership =
  | { readonly by: 'us' }
  /** Another owner of this tool. */
  | { readonly by: 'other'; readonly owner: string }
  | { readonly by: 'nobody' };

/** Whose an object is: by its label, or by the ledger where somebody has wiped the label off. */
export function ownershipOf(
  object: { readonly id: string; readonly labels: Labels },
  key: Key,
  owner: string,
  ledger: Ledger,
): Ownership {
  const label = object.labels[ownerLabel];
  if (label === owner) return { by: 'us' };
  if (label !== undefined) return { by: 'other', owner: label };
  return ledger.rows[key]?.id === object.id ? { by: 'us' } : { by: 'nobody' };
}

/** Known to the ledger with an id, so it was there once. */
export const wasMade = (key: Key, ledger: Ledger): boolean => ledger.rows[key]?.id !== undefined;
