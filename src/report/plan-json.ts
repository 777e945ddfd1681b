import type { Drift, Plan } from '../model/plan.ts';

/** A plan for a program, as `schemas/plan.schema.json` describes it. What is not there has no key. */
export const renderPlanJson = (plan: Plan): string => document(plan);

/** Drift for a program, as `schemas/drift.schema.json` describes it. */
export const renderDriftsJson = (owner: string, drift: readonly Drift[]): string =>
  document({ schemaVersion: 1, owner, drift });

const document = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
