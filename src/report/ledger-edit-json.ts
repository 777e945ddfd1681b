import type { Released, Resumed, Suspended } from '../model/ledger-edit.ts';
import { jsonDocument } from './json-document.ts';

/** `schemas/suspend.schema.json`. */
export const renderSuspendedJson = (owner: string, { target, suspension }: Suspended): string =>
  jsonDocument({ schemaVersion: 1, owner, resource: target, suspension });

/** `schemas/resume.schema.json`. */
export const renderResumedJson = (owner: string, { target, ended }: Resumed): string =>
  jsonDocument({ schemaVersion: 1, owner, resource: target, ended });

/** `schemas/retry.schema.json`. */
export const renderReleasedJson = (owner: string, { target, released }: Released): string =>
  jsonDocument({ schemaVersion: 1, owner, resource: target, released });
