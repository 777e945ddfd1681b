import { isJsonObject, listOf, textsOf, type Json, type JsonObject } from '../kernel/json.ts';
import { isKey } from '../kernel/key.ts';
import type { Approval, PendingApproval, WaitingObject } from '../model/approval.ts';
import type { Ledger } from '../model/ledger.ts';
import { awaitedIn, awaitedToJson } from './waiting-change-codec.ts';

/** What waits for an approval, and what was approved. */
export const approvalsToJson = ({ pending, approvals = [] }: Ledger): JsonObject => ({
  ...(pending === undefined ? {} : { pending: pendingToJson(pending) }),
  ...(approvals.length === 0
    ? {}
    : { approvals: approvals.map(({ hash, parts, by, at }) => ({ hash, parts, by, at })) }),
});

const pendingToJson = (pending: PendingApproval): JsonObject => ({
  ...shownToJson(pending),
  ...awaitedToJson(pending),
});

const shownToJson = ({ hash, parts, since, held, opensAt, isAllowed }: PendingApproval): JsonObject => ({
  ...{ hash, parts, since },
  held: held.map(({ resource, reason }) => [resource, reason]),
  ...(opensAt === undefined ? {} : { opensAt }),
  ...(isAllowed === undefined ? {} : { isAllowed }),
});

/** What is broken counts as missing: the daemon writes it again, and an approval that cannot be read approves nothing. */
export function approvalsIn(head: JsonObject): Pick<Ledger, 'pending' | 'approvals'> {
  const pending = pendingIn(head['pending']);
  const approvals = listOf(head['approvals']).flatMap((item) => approvalIn(item) ?? []);
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
    held: listOf(held).flatMap((item) => waitingIn(item) ?? []),
    ...awaitedIn(value),
    ...(typeof opensAt === 'string' ? { opensAt } : {}),
    ...(isAllowed === true ? { isAllowed } : {}),
  };
}

function waitingIn(value: Json): WaitingObject | undefined {
  const [resource, reason] = listOf(value);
  return typeof reason === 'string' && typeof resource === 'string' && isKey(resource)
    ? { resource, reason }
    : undefined;
}

function approvalIn(value: Json): Approval | undefined {
  if (!isJsonObject(value)) return undefined;
  const { hash, parts, by, at } = value;
  if (typeof hash !== 'string' || typeof by !== 'string' || typeof at !== 'string') return undefined;
  return { hash, parts: textsOf(parts), by, at };
}
