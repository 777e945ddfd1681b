import { jsonDocument } from '../json-document.ts';
import { visibleLine } from '../visible.ts';

/** Whether the daemon's process lives, or is ready, and why. */
export interface ProcessHealth {
  readonly ok: boolean;
  readonly reason: string;
}

/** `schemas/health.schema.json`. */
export const renderHealthJson = ({ ok, reason }: ProcessHealth): string =>
  jsonDocument({ schemaVersion: 1, ok, reason: visibleLine(reason) });
