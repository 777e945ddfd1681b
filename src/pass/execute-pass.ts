import { applyPlan, type ApplyDependencies, type ApplyOptions, type Applied } from '../apply/apply-plan.ts';
import { intentOf, resultOf } from '../ledger/ledger-intent.ts';
import { mergeLedger } from '../ledger/merge-ledger.ts';
import { storeLedger, type LedgerPlace } from '../ledger/store-ledger.ts';
import { Failure } from '../model/failure.ts';
import type { Key } from '../kernel/key.ts';
import type { Ledger, LedgerRow, Quarantine } from '../model/ledger.ts';
import { passResultOf, type Outcome } from '../model/outcome.ts';
import { observe } from '../observe/observe.ts';
import { explained } from '../plan/common/quarantine.ts';
import { passRecord, withLateResult, withPass } from './pass-record.ts';
import type { Intent } from './intent.ts';
import { planFrom, type PlannedPass } from './plan-from.ts';
import { updateLedger, type LedgerAccess } from '../ledger/update-ledger.ts';

export interface PassDependencies extends Omit<ApplyDependencies, 'replan'> {
  /** How much of the ledger one config may hold; tests set less than the engine allows. */
  readonly ledgerLimitBytes?: number;
}

const nothingToDo: Outcome = { schemaVersion: 1, changes: [], waits: [], interrupted: false };

/**
 * Executes a plan between two writes of the ledger: the intended objects before the first change, the result after the
 * last. If the process is killed in between, the next pass finds the rest.
 */
export async function executePass(
  pass: PlannedPass,
  dependencies: PassDependencies,
  options: ApplyOptions,
): Promise<Outcome> {
  const { intent, plan, ledger, before, stored } = pass;
  const place = placeOf(intent, dependencies);
  options.memory?.keepOnly(plan.waits);
  if (plan.changes.length === 0) {
    const isWorthKeeping =
      stored.head !== undefined || Object.keys(ledger.rows).length > 0 || ledger.pending !== undefined;
    const kept = plan.waits.length === 0 ? withOutcome(pass, ledger, nothingToDo) : ledger;
    if (isWorthKeeping) await storeBookkeeping(place, { ...pass, ledger: kept });
    return applyWaits(pass, dependencies, options);
  }
  const { clock } = dependencies;
  const startedMs = clock.monotonicMs();
  const intended = intentOf(before, ledger);
  await storeLedger(place, stored, intended);
  const applied = await runPlan(pass, dependencies, options);
  const result = resultOf(intended, ledger, plan, applied);
  const noted = noteQuarantines(result, applied.outcome, clock.now());
  const tookMs = clock.monotonicMs() - startedMs;
  const withRecord = (merged: Ledger, overtakenBy: string | undefined): Ledger =>
    withPass(merged, passRecord(recordedIntent(pass), plan, overtaken(applied.outcome, overtakenBy), tookMs));
  const overtakenBy = await storeResult(intended, noted, withRecord, { ...dependencies, ...place });
  return overtaken(applied.outcome, overtakenBy);
}

/** Where a new revision is only reported, the pass has worked for the one before. */
function recordedIntent({ intent, ledger }: PlannedPass): Intent {
  if (intent.switches?.revisions !== 'report' || ledger.revision === undefined) return intent;
  if (ledger.revision.id === intent.revision.id) return intent;
  const { subject: _subject, author: _author, ...others } = intent;
  return { ...others, revision: ledger.revision };
}

/** Nothing depends on it: if someone else has just written the ledger, the next pass reads what they wrote. */
async function storeBookkeeping(place: LedgerPlace, { stored, ledger }: PlannedPass): Promise<void> {
  try {
    await storeLedger(place, stored, ledger);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'version-conflict') throw error;
  }
}

const placeOf = ({ owner }: Intent, { writer, ledgerLimitBytes }: PassDependencies): LedgerPlace => ({
  writer,
  owner,
  ...(ledgerLimitBytes === undefined ? {} : { limitBytes: ledgerLimitBytes }),
});

/** Records at once what was seen while waiting, so that the next pass need not find it out. */
function noteQuarantines(ledger: Ledger, { waits }: Outcome, now: Date): Ledger {
  const rows = waits.flatMap(({ resource, stopped }): [Key, LedgerRow][] => {
    const row = ledger.rows[resource];
    if (row === undefined || stopped === undefined) return [];
    const quarantine: Quarantine = { hash: row.attempted, since: now.toISOString() };
    return [[resource, { ...row, quarantined: explained(quarantine, stopped.lastError) }]];
  });
  return rows.length === 0 ? ledger : { ...ledger, rows: { ...ledger.rows, ...Object.fromEntries(rows) } };
}

const overtaken = (outcome: Outcome, overtakenBy: string | undefined): Outcome =>
  overtakenBy === undefined ? outcome : { ...outcome, overtakenBy };

/**
 * All changes are made by now: if the ledger cannot be written, the next pass adds what is missing. Returns the revision that
 * another pass of the same owner has begun to apply meanwhile: it saw our writes, and may have replaced them.
 */
async function storeResult(
  intended: Ledger,
  result: Ledger,
  withHistory: (merged: Ledger, overtakenBy: string | undefined) => Ledger,
  access: LedgerAccess,
): Promise<string | undefined> {
  try {
    return await updateLedger(access, ({ ledger: theirs = result }) => {
      const merged = mergeLedger(intended, result, theirs);
      const { revision, keptBlocks } = theirs;
      if (revision === undefined || revision.digest === intended.revision?.digest)
        return { ledger: withHistory(merged, undefined), done: undefined };
      const kept = { ...merged, revision, ...(keptBlocks === undefined ? {} : { keptBlocks }) };
      return { ledger: withHistory(kept, revision.id), done: revision.id };
    });
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'transient') throw error;
    return undefined;
  }
}

/** A plan without changes can still have waits: for a rollout in progress. */
async function applyWaits(
  pass: PlannedPass,
  dependencies: PassDependencies,
  options: ApplyOptions,
): Promise<Outcome> {
  if (pass.plan.waits.length === 0) return nothingToDo;
  const { outcome } = await runPlan(pass, dependencies, options);
  const noted = noteQuarantines(pass.ledger, outcome, dependencies.clock.now());
  if (withOutcome(pass, noted, outcome) !== pass.ledger) {
    await storeResult(pass.ledger, noted, (merged) => withOutcome(pass, merged, outcome), {
      ...dependencies,
      ...placeOf(pass.intent, dependencies),
    });
  }
  return outcome;
}

/** A pass without changes finishes the waits of the one before. */
const withOutcome = ({ intent, plan }: PlannedPass, ledger: Ledger, outcome: Outcome): Ledger =>
  withLateResult(ledger, intent.revision.id, passResultOf(plan, outcome));

const runPlan = (
  pass: PlannedPass,
  dependencies: PassDependencies,
  options: ApplyOptions,
): Promise<Applied> =>
  applyPlan(
    pass,
    { ...dependencies, replan: async () => planFrom(pass.intent, await observe(dependencies.reader)) },
    options,
  );
