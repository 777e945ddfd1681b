import type { Key } from '../kernel/key.ts';
import type { LedgerRow } from '../model/ledger.ts';
import type { Refusal } from '../model/plan.ts';
import { explained, withLastError } from '../plan/common/quarantine.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import type { WholePlan } from './select-changes.ts';

/** Adds the last error of each service that this pass quarantines first. Costs one more read for each. */
export async function explainQuarantines<P extends WholePlan>(
  pass: P,
  reader: SwarmReader,
  signal?: AbortSignal,
): Promise<P> {
  let { ledger, plan } = pass;
  for (const refusal of plan.refused.filter((one) => isNew(one, pass))) {
    const { resource } = refusal;
    const row = ledger.rows[resource];
    const error = row?.id === undefined ? undefined : await reader.readLastError(row.id, signal);
    if (row?.quarantined === undefined || error === undefined) continue;
    const quarantined = explained(row.quarantined, error);
    ledger = { ...ledger, rows: { ...ledger.rows, [resource]: { ...row, quarantined } } };
    const reason = withLastError(refusal.reason, quarantined.reason);
    const refused = plan.refused.map((one) => (one === refusal ? { ...one, reason } : one));
    plan = { ...plan, refused };
  }
  return { ...pass, plan, ledger };
}

function isNew({ resource, isQuarantined }: Refusal, { ledger, before }: WholePlan): boolean {
  const hashIn = (rows: Readonly<Partial<Record<Key, LedgerRow>>>): string | undefined =>
    rows[resource]?.quarantined?.hash;
  return isQuarantined === true && hashIn(ledger.rows) !== hashIn(before.rows);
}
