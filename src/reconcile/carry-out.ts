import { applyPlan, type ApplyDependencies, type ApplyOptions, type Applied } from '../apply/apply-plan.ts';
import { intentOf, resultOf, storeLedger } from '../apply/store-ledger.ts';
import { Failure } from '../model/failure.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Outcome } from '../model/outcome.ts';
import { observe } from '../observe/observe.ts';
import { readLedger } from '../observe/read-ledger.ts';
import { planFrom, type Intent, type PlannedPass } from './plan-from.ts';

export type CarryOutDependencies = Omit<ApplyDependencies, 'replan'>;

const nothingToDo: Outcome = { schemaVersion: 1, changes: [], waits: [], interrupted: false };

/**
 * Carries out a plan between two writes of the ledger: what is about to be ours before the first change, what has
 * become of it after the last. Killed anywhere between, the next pass finds the rest.
 */
export async function carryOut(
  pass: PlannedPass,
  intent: Intent,
  dependencies: CarryOutDependencies,
  options: ApplyOptions,
): Promise<Outcome> {
  const { writer } = dependencies;
  const { plan, ledger, before, stored } = pass;
  if (plan.changes.length === 0) {
    const isWorthKeeping = stored !== undefined || Object.keys(ledger.rows).length > 0;
    if (isWorthKeeping) await storeLedger(writer, intent.owner, stored, ledger);
    return applyWaits(pass, intent, dependencies, options);
  }
  const intended = intentOf(before, ledger);
  await storeLedger(writer, intent.owner, stored, intended);
  const applied = await runPlan(pass, intent, dependencies, options);
  await storeResult(resultOf(intended, ledger, plan, applied), intent.owner, dependencies);
  return applied.outcome;
}

const resultAttempts = 3;

/** All is done by now: a version that moved meanwhile is read again, and at last the next pass writes what is missing. */
async function storeResult(
  ledger: Ledger,
  owner: string,
  { reader, writer }: CarryOutDependencies,
): Promise<void> {
  for (let attempt = 1; attempt <= resultAttempts; attempt += 1) {
    const stored = readLedger(await reader.readConfigs(), owner);
    try {
      await storeLedger(writer, owner, stored, ledger);
      return;
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'transient') throw error;
    }
  }
}

/** A plan without changes can still have waits: a rollout that is under way. */
async function applyWaits(
  pass: PlannedPass,
  intent: Intent,
  dependencies: CarryOutDependencies,
  options: ApplyOptions,
): Promise<Outcome> {
  if (pass.plan.waits.length === 0) return nothingToDo;
  return (await runPlan(pass, intent, dependencies, options)).outcome;
}

const runPlan = (
  pass: PlannedPass,
  intent: Intent,
  dependencies: CarryOutDependencies,
  options: ApplyOptions,
): Promise<Applied> =>
  applyPlan(
    pass,
    { ...dependencies, replan: async () => planFrom(intent, await observe(dependencies.reader)) },
    options,
  );
