import { isJsonObject, textsOf, type Json, type JsonObject } from '../kernel/json.ts';
import { resourceKinds, type Key } from '../kernel/key.ts';
import type { Approval, PendingApproval, WaitingObject } from '../model/approval.ts';
import type { Ledger } from '../model/ledger.ts';

/** What waits for an approval, and what was approved. */
export const approvalsToJson = ({ pending, approvals = [] }: Ledger): JsonObject => ({
  ...(pending === undefined ? {} : { pending: pendingToJson(pending) }),
  ...(approvals.length === 0
    ? {}
    : { approvals: approvals.map(({ hash, parts, by, at }) => ({ hash, parts, by, at })) }),
});

const pendingToJson = ({ hash, parts, since, held, opensAt, isAllowed }: PendingApproval): JsonObject => ({
  ...{ hash, parts, since },
  held: held.map(({ resource, reason }) => [resource, reason]),
  ...(opensAt === undefined ? {} : { opensAt }),
  ...(isAllowed === undefined ? {} : { isAllowed }),
});

/** What is broken counts as missing: the daemon writes it again, and an approval that cannot be read approves nothing. */
export function approvalsIn(head: JsonObject): Pick<Ledger, 'pending' | 'approvals'> {
  const pending = pendingIn(head['pending']);
  const approvals = itemsOf(head['approvals']).flatMap((item) => approvalIn(item) ?? []);
  return {
    ...(pending === undefined ? {} : { pending }),
    ...(approvals.length === 0 ? {} : { approvals }),
  };
}

function pendingIn(value: Json | undefined): PendingApproval | undefined {
  if (!isJsonObject(value)) return undefined;
  const { hash, parts, since, held, opensAt, isAllowed } = value;
  if (typeof hash !== 'string' || typeof since !== 'string') return undefined;
  return {
    ...{ hash, parts: textsOf(parts), since },
    held: itemsOf(held).flatMap((item) => waitingIn(item) ?? []),
    ...(typeof opensAt === 'string' ? { opensAt } : {}),
    ...(isAllowed === true ? { isAllowed } : {}),
  };
}

function waitingIn(value: Json): WaitingObject | undefined {
  const [resource, reason] = itemsOf(value);
  return typeof reason === 'string' && isKey(resource) ? { resource, reason } : undefined;
}

function approvalIn(value: Json): Approval | undefined {
  if (!isJsonObject(value)) return undefined;
  const { hash, parts, by, at } = value;
  if (typeof hash !== 'string' || typeof by !== 'string' || typeof at !== 'string') return undefined;
  return { hash, parts: textsOf(parts), by, at };
}

const itemsOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : []; // narrowed by isArray

const isKey = (value: Json | undefined): value is Key =>
  typeof value === 'string' && resourceKinds.some((kind) => value.startsWith(`${kind}/`));
