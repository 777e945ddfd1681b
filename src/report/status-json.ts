import type { PassRecord } from '../model/ledger.ts';
import type { Status } from '../model/status.ts';
import { jsonDocument, jsonLine } from './json-document.ts';

/** `schemas/status.schema.json`; `line`: one line for each refresh of `--watch`. */
export const renderStatusJson = (status: Status, form: 'document' | 'line' = 'document'): string =>
  form === 'line' ? jsonLine(status) : jsonDocument(status);

/** `schemas/history.schema.json`: the passes in the given order, newest first. */
export const renderHistoryJson = (owner: string, passes: readonly PassRecord[]): string =>
  jsonDocument({ schemaVersion: 1, owner, passes });
