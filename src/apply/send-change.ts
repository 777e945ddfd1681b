import { writeAttempts } from '../defaults/limits.ts';
import { conflictPauseMs, inUsePauseMs, inUseTimeoutMs } from '../defaults/times.ts';
import { Failure } from '../model/failure.ts';
import { isEqualJson, type Json } from '../kernel/json.ts';
import { retry } from '../kernel/retry.ts';
import { kindOf, nameOf, type Key } from '../kernel/key.ts';
import type { Change } from '../model/plan.ts';
import { isRemoval, type Write } from '../model/write.ts';
import type { Planned } from '../plan/plan-changes.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';
import { pause } from './pause.ts';
import { sendWrite } from './send-write.ts';
import { waitForNetwork } from './wait-for-network.ts';

export interface SenderDependencies {
  readonly reader: Pick<SwarmReader, 'readNetworks'>;
  readonly writer: SwarmWriter;
  readonly clock: Clock;
  /** Once it is aborted, nothing is waited for that takes long. */
  readonly signal: AbortSignal;
  readonly replan: () => Promise<Planned>;
}

/** How often a write is attempted, and the pause after the nth attempt. */
interface Patience {
  readonly attempts: number;
  readonly isLong: boolean;
  readonly pauseMs: (attempt: number) => number;
}

const quick: Patience = { attempts: writeAttempts, isLong: false, pauseMs: conflictPauseMs };

/** A manager keeps the name of a removed network until the last container there has left it. */
const untilLeft: Patience = {
  ...{ attempts: inUseTimeoutMs / inUsePauseMs, isLong: true },
  pauseMs: () => inUsePauseMs,
};

const patienceFor = (error: Failure, write: Write): Patience =>
  error.code === 'name-taken' && write.kind === 'createNetwork' ? untilLeft : quick;

/**
 * Sends the write of a change. After a conflict, a taken name or an unknown outcome it replans from a new observation. If
 * the change is no longer planned, it is already done. If it is planned with the same fields, it is sent again with the
 * newly read state. If it has become another change, it is left to the next pass. A new network is done once swarm has given
 * it addresses.
 */
export function createChangeSender(
  planned: Planned,
  dependencies: SenderDependencies,
  created: Map<Key, string>,
): (change: Change) => Promise<void> {
  const { clock, signal } = dependencies;
  const sendOnce = async (change: Change, write: Write): Promise<void> => {
    const id = await sendPatiently(write, dependencies, created);
    if (id !== undefined) created.set(change.resource, id);
  };
  const written = new Set<Key>();
  const send = async (change: Change): Promise<void> => {
    // A plan may change an object twice: by the second time, what the plan read is outdated.
    const first = written.has(change.resource)
      ? await replanChange(change, dependencies)
      : { write: writeOf(planned, change) };
    written.add(change.resource);
    if (!('write' in first)) return;
    let { write } = first;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await sendOnce(change, write);
        return;
      } catch (error) {
        if (!isUncertain(error)) throw error;
        const { attempts, isLong, pauseMs } = patienceFor(error, write);
        if (attempt >= attempts) throw error;
        await pause(clock, pauseMs(attempt), signal);
        if (isLong && signal.aborted) throw error;
        const again = await replanChange(change, dependencies, error);
        if ('write' in again) {
          write = again.write;
          continue;
        }
        if (again.madeId !== undefined) created.set(change.resource, again.madeId);
        return;
      }
    }
  };
  return async (change) => {
    await send(change);
    if (planned.writes.get(change.id)?.kind === 'createNetwork')
      await waitForNetwork(nameOf(change.resource), dependencies);
  };
}

const isUncertain = (error: unknown): error is Failure =>
  error instanceof Failure &&
  (error.code === 'version-conflict' || error.code === 'name-taken' || error.code === 'outcome-unknown');

/** The write to send now; if nothing is left to do, the id of the object that was created after all. */
type Again = { readonly write: Write } | { readonly madeId: string | undefined };

async function replanChange(
  change: Change,
  dependencies: SenderDependencies,
  failure?: Failure,
): Promise<Again> {
  const planned = await dependencies.replan();
  const again = planned.plan.changes.find(({ id }) => id === change.id);
  if (again === undefined && planned.plan.refused.some(({ resource }) => resource === change.resource))
    throw failure ?? overtaken(change);
  if (again === undefined) {
    const madeId = change.op === 'create' ? planned.ledger.rows[change.resource]?.id : undefined;
    // The next write refers to secrets and configs by id, so a foreign object of the same name does not do.
    const isNeeded = change.op === 'create' && ['secret', 'config'].includes(kindOf(change.resource));
    if (madeId === undefined && isNeeded) throw overtaken(change, failure);
    return { madeId };
  }
  if (again.op === change.op && isEqualJson(fieldsOf(again), fieldsOf(change)))
    return { write: writeOf(planned, again) };
  throw overtaken(change, failure);
}

const overtaken = (change: Change, cause?: Failure): Failure =>
  new Failure(`Cannot ${change.op} ${change.resource}: someone else has changed it meanwhile`, {
    kind: 'transient',
    code: 'version-conflict',
    resource: change.resource,
    hint: 'Run again: the next plan shows what is different now',
    cause,
  });

const fieldsOf = (change: Change): Json =>
  change.fields.map(({ path, from, to }) => [path, from ?? null, to ?? null]);

function writeOf({ writes }: Planned, change: Change): Write {
  const write = writes.get(change.id);
  if (write === undefined) throw new Error(`The plan has no write for ${change.id}`);
  return write;
}

/** A deletion succeeds if the object no longer exists, and is retried for a while if it is still in use. */
async function sendPatiently(
  write: Write,
  { writer, clock, signal }: SenderDependencies,
  created: ReadonlyMap<Key, string>,
): Promise<string | undefined> {
  const send = (): Promise<string | undefined> => sendWrite(writer, write, created);
  if (!isRemoval(write)) return send();
  const deadline = clock.monotonicMs() + inUseTimeoutMs;
  const pauseAfter = (error: unknown): number | undefined =>
    isFailureOf(error, 'object-in-use') && clock.monotonicMs() < deadline && !signal.aborted
      ? inUsePauseMs
      : undefined;
  try {
    return await retry(send, { sleep: (ms) => pause(clock, ms, signal) }, pauseAfter);
  } catch (error) {
    if (isFailureOf(error, 'object-not-found')) return undefined;
    throw error;
  }
}

const isFailureOf = (error: unknown, code: Failure['code']): boolean =>
  error instanceof Failure && error.code === code;
