import { jsonDocument } from '../json-document.ts';
import { visibleLine } from '../visible.ts';

export interface HttpError {
  readonly code: string;
  readonly message: string;
  /** The way out. */
  readonly hint: string;
}

/** `schemas/error.schema.json`. */
export const renderHttpErrorJson = ({ code, message, hint }: HttpError): string =>
  jsonDocument({ schemaVersion: 1, code, message: visibleLine(message), hint: visibleLine(hint) });
