import { isApprovedBy, type Approval } from '../model/approval.ts';
import { Failure } from '../model/failure.ts';
import type { Approved } from '../model/ledger-edit.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Edited } from './update-ledger.ts';

/** Approves the changes that wait under this hash. Fails if none do: the plan may have changed since. */
export function approve(
  ledger: Ledger,
  { hash, by, at }: Pick<Approval, 'hash' | 'by' | 'at'>,
): Edited<Approved> {
  const { pending, approvals = [] } = ledger;
  if (pending?.hash !== hash) throw unknownHash(hash, ledger);
  const known = approvals.find((approval) => isApprovedBy(pending, [approval]));
  if (known !== undefined) return { ledger, done: { approval: known, pending } };
  const approval = { hash, parts: pending.parts, by, at };
  return {
    ledger: { ...ledger, approvals: [...approvals.slice(-mostApprovals), approval] },
    done: { approval, pending },
  };
}

/** Only those of the changes that wait are kept by the daemon: more are left by nobody. */
const mostApprovals = 9;

const unknownHash = (hash: string, { pending }: Ledger): Failure =>
  new Failure(`Cannot approve "${hash}": no changes wait under this hash`, {
    ...{ kind: 'rejected', code: 'approval-unknown' },
    hint:
      pending === undefined
        ? 'Nothing waits for an approval: the plan has changed, or somebody has approved it'
        : `The plan has changed: its changes wait under ${pending.hash}`,
  });
