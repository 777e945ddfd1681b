import type { DesiredFile } from '../../model/desired.ts';
import { canonicalJson, isJsonObject, parseJson, valueAt, type Json } from '../../kernel/json.ts';
import type { Labels } from '../../model/observed.ts';
import { appliedLabel, ownerLabel } from '../../model/own-labels.ts';

/** The record of a secret or config that was created from a file, in its `applied` label. */
export interface FileRecord {
  readonly stem: string;
  readonly labels: Labels;
}

export const fileLabels = ({ stem, labels }: DesiredFile, owner: string): Labels => ({
  ...labels,
  [ownerLabel]: owner,
  [appliedLabel]: canonicalJson({ name: stem, labels }),
});

/** Undefined for other objects, such as conf-N and the ledger, and if the label is broken. */
export function fileRecord(name: string, labels: Labels): FileRecord | undefined {
  const record = parseJson(labels[appliedLabel]);
  const stem = valueAt(record, ['name']);
  if (typeof stem !== 'string' || !name.startsWith(`${stem}-`)) return undefined;
  if (!/^[0-9a-f]{12}$/.test(name.slice(stem.length + 1))) return undefined;
  return { stem, labels: labelsOf(valueAt(record, ['labels'])) };
}

const labelsOf = (value: Json | undefined): Labels =>
  isJsonObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};
