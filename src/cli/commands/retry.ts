import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { Failure } from '../../model/failure.ts';
import type { Released } from '../../model/ledger-edit.ts';
import { retry as retryIn } from '../../ledger/edit-ledger.ts';
import { knownTarget, requireLedger } from '../../pass/known-resource.ts';
import { updateLedger } from '../../ledger/update-ledger.ts';
import { renderReleasedJson } from '../../report/ledger-edit-json.ts';
import { renderReleased } from '../../report/ledger-edit-text.ts';
import { invocationOf } from '../invocation-of.ts';
import { ledgerAccess } from '../ledger-access.ts';
import type { RetryFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

export type RetryOptions = RetryFlags & { readonly resource: string | undefined };

/** `reconciler retry`: ends quarantines, so that the next pass sends the changes again. Writes only to the ledger. */
export async function retry(options: RetryOptions, streams: Streams): Promise<ExitCode> {
  if (options.all === (options.resource !== undefined)) {
    throw new Failure('Cannot retry: name one resource, or use --all', {
      kind: 'rejected',
      code: 'usage',
      hint: 'reconciler retry service/demoeast, or reconciler retry --all',
    });
  }
  const access = ledgerAccess(options, streams);
  const services = await access.reader.readServices(streams.signal);
  const done = await updateLedger(access, (stored, configs) => {
    const ledger = requireLedger(stored, configs, options.owner);
    return retryIn(ledger, knownTarget(options.resource, ledger, invocationOf(options)), services);
  });
  streams.stdout.write(print(done, options));
  return exitCodes.done;
}

const print = (done: Released, { output, owner }: RetryOptions): string =>
  output === 'json' ? renderReleasedJson(owner, done) : renderReleased(done);
