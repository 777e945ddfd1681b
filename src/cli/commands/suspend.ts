import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { Failure } from '../../model/failure.ts';
import type { Suspended } from '../../model/ledger-edit.ts';
import type { Suspension } from '../../model/ledger.ts';
import { suspend as suspendIn } from '../../ledger/edit-ledger.ts';
import { knownTarget, requireLedger } from '../../pass/known-resource.ts';
import { updateLedger } from '../../ledger/update-ledger.ts';
import { renderSuspendedJson } from '../../report/ledger-edit-json.ts';
import { renderSuspended } from '../../report/ledger-edit-text.ts';
import { parseDurationFlag } from '../flags.ts';
import { invocationOf } from '../invocation-of.ts';
import { ledgerAccess } from '../ledger-access.ts';
import { personOf, shortText } from '../person-at.ts';
import type { SuspendFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

export type SuspendOptions = SuspendFlags & { readonly resource: string | undefined };

/** A year: anything longer belongs in the manifest, where others see it. */
const longestMs = 366 * 24 * 3_600_000;

/** `reconciler suspend`: stops writes to one resource, or to all, for a while. Writes only to the ledger. */
export async function suspend(options: SuspendOptions, streams: Streams): Promise<ExitCode> {
  const forMs = parseDurationFlag('--for', options.for);
  if (forMs > longestMs) {
    throw usage(
      `Cannot use --for "${options.for}": it is longer than a year`,
      'To leave it alone for good, set the annotation in its manifest: swarm-reconciler.io/mode: observe',
    );
  }
  const reason = shortText('--reason', options.reason, 300);
  const by = personOf(options.by, streams);
  const access = ledgerAccess(options, streams);
  const since = access.clock.now();
  const suspension: Suspension = {
    since: since.toISOString(),
    until: new Date(since.getTime() + forMs).toISOString(),
    by,
    reason,
  };
  const done = await updateLedger(access, (stored, configs) => {
    const ledger = requireLedger(stored, configs, options.owner);
    const target = knownTarget(options.resource, ledger, invocationOf(options));
    return suspendIn(ledger, target, suspension);
  });
  streams.stdout.write(print(done, options));
  return exitCodes.done;
}

const print = (done: Suspended, options: SuspendOptions): string =>
  options.output === 'json'
    ? renderSuspendedJson(options.owner, done)
    : renderSuspended(done, invocationOf(options));

const usage = (message: string, hint: string): Failure =>
  new Failure(message, { kind: 'rejected', code: 'usage', hint });
