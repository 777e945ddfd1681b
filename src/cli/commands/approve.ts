import { approve as approveIn } from '../../ledger/approve.ts';
import { updateLedger } from '../../ledger/update-ledger.ts';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import type { Approved } from '../../model/ledger-edit.ts';
import { requireLedger } from '../../pass/known-resource.ts';
import { renderApprovedJson } from '../../report/ledger-edit-json.ts';
import { renderApproved } from '../../report/plan/approval-text.ts';
import { invocationOf } from '../invocation-of.ts';
import { ledgerAccess } from '../ledger-access.ts';
import { personOf } from '../person-at.ts';
import type { ApproveFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

export type ApproveOptions = ApproveFlags & { readonly hash: string | undefined };

/** `reconciler approve`: lets the daemon make the changes that wait under a hash. Writes only to the ledger. */
export async function approve(options: ApproveOptions, streams: Streams): Promise<ExitCode> {
  const access = ledgerAccess(options, streams);
  const { hash } = options;
  const by = personOf(options.by, streams);
  const at = access.clock.now().toISOString();
  const done = await updateLedger(access, (stored, configs) => {
    const ledger = requireLedger(stored, configs, options.owner);
    if (hash !== undefined) return approveIn(ledger, { hash, by, at });
    return { ledger, done: { approval: undefined, pending: ledger.pending } satisfies Approved };
  });
  streams.stdout.write(print(done, options));
  return exitCodes.done;
}

const print = (done: Approved, options: ApproveOptions): string =>
  options.output === 'json'
    ? renderApprovedJson(options.owner, done)
    : renderApproved(done, invocationOf(options));
