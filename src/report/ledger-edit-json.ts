import type { PendingApproval } from '../model/approval.ts';
import type { Approved, Released, Resumed, Suspended } from '../model/ledger-edit.ts';
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

/** `schemas/approve.schema.json`. */
export const renderApprovedJson = (owner: string, { approval, pending }: Approved): string =>
  jsonDocument({
    ...{ schemaVersion: 1, owner },
    ...(approval === undefined
      ? {}
      : { approval: { hash: approval.hash, by: approval.by, at: approval.at } }),
    ...(pending === undefined ? {} : { pending: withoutParts(pending) }),
  });

/** The hashes of the single changes are of no use to others. */
export const withoutParts = ({
  parts: _parts,
  ...pending
}: PendingApproval): Omit<PendingApproval, 'parts'> => pending;
