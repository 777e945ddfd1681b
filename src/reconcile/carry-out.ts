import { applyPlan, type ApplyDependencies, type ApplyOptions, type Applied } from '../apply/apply-plan.ts';
import { intentOf, resultOf, storeLedger } from '../apply/store-ledger.ts';
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
  const { writer, reader } = dependencies;
  const { plan, ledger, before, stored } = pass;
  if (plan.changes.length === 0) {
    const isWorthKeeping = stored !== undefined || Object.keys(ledger.rows).length > 0;
    if (isWorthKeeping) await storeLedger(writer, intent.owner, stored, ledger);
    return applyWaits(pass, intent, dependencies, options);
  }
  const intended = intentOf(before, ledger);
  await storeLedger(writer, intent.owner, stored, intended);
  const applied = await runPlan(pass, intent, dependencies, options);
  const restored = readLedger(await reader.readConfigs(), intent.owner);
  await storeLedger(writer, intent.owner, restored, resultOf(intended, ledger, plan, applied));
  return applied.outcome;
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
