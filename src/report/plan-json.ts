import { jsonDocument } from './json-document.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Drift, Plan, Wait } from '../model/plan.ts';

/** A plan for a program, as `schemas/plan.schema.json` describes it. What is not there has no key. */
export const renderPlanJson = (plan: Plan): string => jsonDocument(planDocument(plan));

/** A plan and what became of it, as `schemas/apply.schema.json` describes them. */
export const renderApplyJson = (plan: Plan, outcome: Outcome): string =>
  jsonDocument({ schemaVersion: 1, plan: planDocument(plan), outcome });

/** A plan in a document: what only those need who carry it out is left out. */
const planDocument = (plan: Plan): object => ({ ...plan, waits: plan.waits.map(waitDocument) });

const waitDocument = ({ maker: _maker, minStableMs: _stable, onceSeen: _seen, ...wait }: Wait): object =>
  wait;

/** Drift for a program, as `schemas/drift.schema.json` describes it. */
export const renderDriftsJson = (owner: string, drift: readonly Drift[]): string =>
  jsonDocument({ schemaVersion: 1, owner, drift });
