import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { Failure } from '../../model/failure.ts';
import { isResourceHealthy, type Status } from '../../model/status.ts';
import { observe } from '../../observe/observe.ts';
import { readLedger } from '../../ledger/read-ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import { explainHealth } from '../../status/explain-health.ts';
import { requireLedger } from '../../pass/known-resource.ts';
import type { Intent } from '../../pass/intent.ts';
import { planFrom } from '../../pass/plan-from.ts';
import { statusFrom } from '../../status/status-from.ts';
import { renderStatusJson } from '../../report/status-json.ts';
import { visibleLine } from '../../report/visible.ts';
import { renderStatus } from '../../report/status-text.ts';
import { createSystemClock } from '../../telemetry/system-clock.ts';
import { connect } from '../connect.ts';
import { parseDurationFlag } from '../flags.ts';
import { loadValidManifests } from '../load-manifests.ts';
import { intentOf } from '../make-plan.ts';
import type { StatusFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';

export type StatusOptions = StatusFlags & { readonly source: string | undefined };

/** `reconciler status`: the state of each resource, from the swarm alone or compared with a source. Sends GET requests only. */
export async function status(options: StatusOptions, streams: Streams): Promise<ExitCode> {
  const intervalMs = parseDurationFlag('--interval', options.interval);
  if (options.watch && options.output === 'text' && !streams.stdout.isTerminal) {
    throw new Failure('Cannot watch: the output is not a terminal', {
      kind: 'rejected',
      code: 'usage',
      hint: 'With -o json each refresh prints one document on one line',
    });
  }
  const intent = await readIntent(options, streams);
  if (intent === 'invalid') return exitCodes.error;
  const clock = createSystemClock();
  const readStatus = statusReader(intent, clock, options, streams);
  if (options.watch) return watch(readStatus, { clock, intervalMs }, options, streams);
  const found = await readStatus();
  streams.stdout.write(print(found, options, streams));
  return options.detailedExitcode ? exitCodeOf(found) : exitCodes.done;
}

/** The intent of the source; undefined if none is named. */
async function readIntent(options: StatusOptions, streams: Streams): Promise<Intent | 'invalid' | undefined> {
  const { source } = options;
  if (source === undefined) return undefined;
  const loaded = await loadValidManifests({ ...options, source }, streams);
  return loaded === undefined ? 'invalid' : intentOf(loaded, { ...options, prune: false });
}

function statusReader(
  intent: Intent | undefined,
  clock: Clock,
  { host, owner }: StatusOptions,
  streams: Streams,
): () => Promise<Status> {
  const { reader } = connect(host, streams);
  return async () => {
    const observed = await observe(reader, streams.signal);
    const now = clock.now().toISOString();
    const stored = readLedger(observed.configs, owner);
    const plan = intent === undefined ? undefined : planFrom({ ...intent, now }, observed).plan;
    const found = statusFrom({
      ...{ owner, now, observed, stored },
      ...(host === undefined ? {} : { host }),
      ...(plan === undefined ? {} : { plan }),
    });
    if (found.resources.length === 0) requireLedger(stored, observed.configs, owner);
    return explainHealth(found, observed, reader, streams.signal);
  };
}

/** Home, and clear to the end: the scrollback of the terminal stays. */
const clearScreen = '\u001b[H\u001b[J';

/** Runs until Ctrl-C, also while the engine does not answer for a while. */
async function watch(
  readStatus: () => Promise<Status>,
  { clock, intervalMs }: { readonly clock: Clock; readonly intervalMs: number },
  options: StatusOptions,
  streams: Streams,
): Promise<ExitCode> {
  for (;;) {
    try {
      const text = print(await readStatus(), options, streams);
      streams.stdout.write(options.output === 'json' ? text : `${clearScreen}${text}`);
    } catch (error) {
      if (streams.signal.aborted) return exitCodes.done;
      if (!(error instanceof Failure) || error.kind !== 'transient') throw error;
      streams.stderr.write(`${error.code}: ${visibleLine(error.message)}\n`);
    }
    await clock.sleep(intervalMs, streams.signal).catch(() => undefined);
    if (streams.signal.aborted) return exitCodes.done;
  }
}

function print(found: Status, { output, watch: isWatched }: StatusOptions, streams: Streams): string {
  if (output === 'text') return renderStatus(found, textStyle(streams.stdout, streams.env));
  return renderStatusJson(found, isWatched ? 'line' : 'document');
}

function exitCodeOf({ resources }: Status): ExitCode {
  const types = new Set(resources.flatMap(({ conditions }) => conditions.map(({ type }) => type)));
  if (types.has('Quarantined') || !resources.every(isResourceHealthy)) return exitCodes.unhealthy;
  const differs = types.has('Drifted') || types.has('Pending') || types.has('Refused');
  return differs ? exitCodes.differences : exitCodes.done;
}
