import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import type { Resumed } from '../../model/ledger-edit.ts';
import { resume as resumeIn } from '../../ledger/edit-ledger.ts';
import { knownTarget, requireLedger } from '../../pass/known-resource.ts';
import { updateLedger } from '../../ledger/update-ledger.ts';
import { renderResumedJson } from '../../report/ledger-edit-json.ts';
import { renderResumed } from '../../report/ledger-edit-text.ts';
import { invocationOf } from '../invocation-of.ts';
import { ledgerAccess } from '../ledger-access.ts';
import type { ResumeFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

export type ResumeOptions = ResumeFlags & { readonly resource: string | undefined };

/** `reconciler resume`: ends a suspension early. Writes only to the ledger, and nothing if there is no suspension. */
export async function resume(options: ResumeOptions, streams: Streams): Promise<ExitCode> {
  const access = ledgerAccess(options, streams);
  const now = access.clock.now().toISOString();
  const done = await updateLedger(access, (stored, configs) => {
    const ledger = requireLedger(stored, configs, options.owner);
    return resumeIn(ledger, knownTarget(options.resource, ledger, invocationOf(options)), now);
  });
  streams.stdout.write(print(done, options));
  return exitCodes.done;
}

const print = (done: Resumed, { output, owner }: ResumeOptions): string =>
  output === 'json' ? renderResumedJson(owner, done) : renderResumed(done);
