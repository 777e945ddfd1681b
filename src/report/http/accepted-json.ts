import { jsonDocument } from '../json-document.ts';

/** `schemas/accepted.schema.json`. */
export const renderAcceptedJson = (result: 'accepted' | 'ignored', reason: string): string =>
  jsonDocument({ schemaVersion: 1, result, reason });
