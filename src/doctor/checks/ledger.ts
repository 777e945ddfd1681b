import { rowsOf } from '../../model/ledger.ts';
import { ledgerName, ownerOfLedger } from '../../model/own-labels.ts';
import { reconcilerCommand } from '../../model/own-commands.ts';
import { readLedger } from '../../ledger/read-ledger.ts';
import { ledgerWarnings } from '../../ledger/ledger-warnings.ts';
import { activeSuspensions, suspensionText } from '../../plan/common/suspended.ts';
import { skipped, type Check } from '../check.ts';
import { valuesOf } from '../examination.ts';

export const ledgerReadable: Check = ({ lists, owner, invocation }) => {
  const check = 'ledger';
  if (lists?.configs.ok !== true) return skipped(check, 'the configs cannot be read');
  const stored = readLedger(lists.configs.value, owner);
  const observed = { services: valuesOf(lists.services), networks: valuesOf(lists.networks) };
  const [warning] = ledgerWarnings(stored, observed, owner);
  if (warning !== undefined) {
    return { check, status: 'warning', found: warning.message, hint: reconcilerCommand('apply', invocation) };
  }
  const others = lists.configs.value
    .flatMap(({ name }) => ownerOfLedger(name) ?? [])
    .filter((other) => other !== owner);
  const otherOwners = others.length === 0 ? '' : `; other owners here: ${others.join(', ')}`;
  if (stored.ledger === undefined) {
    return { check, status: 'ok', found: `the owner "${owner}" has none yet${otherOwners}` };
  }
  const { length: rows } = rowsOf(stored.ledger);
  const shardCount = stored.shards.filter(({ isNamed }) => isNamed).length;
  const shards = shardCount === 0 ? '' : ` in ${shardCount + 1} configs`;
  return { check, status: 'ok', found: `${ledgerName(owner)} knows ${rows} objects${shards}${otherOwners}` };
};

/** Objects that are not written because they are suspended or quarantined. */
export const withheld: Check = ({ lists, owner, now, invocation }) => {
  const check = 'held back';
  const { ledger } = readLedger(valuesOf(lists?.configs), owner);
  if (ledger === undefined) return skipped(check, 'there is no ledger');
  const suspended = [...activeSuspensions(ledger, now)].map(
    ([target, suspension]) =>
      `${target === 'all' ? 'everything' : target} is suspended ${suspensionText(suspension)}`,
  );
  const quarantined = rowsOf(ledger).flatMap(([key, row]) =>
    row.quarantined === undefined ? [] : [`${key} is quarantined since ${row.quarantined.since}`],
  );
  const all = [...suspended, ...quarantined];
  if (all.length === 0) return { check, status: 'ok', found: 'nothing is suspended or quarantined' };
  return {
    check,
    status: 'warning',
    found: all.join('; '),
    hint: `See ${reconcilerCommand('status', invocation)} for the reason, and reconciler resume or reconciler retry to end it`,
  };
};
