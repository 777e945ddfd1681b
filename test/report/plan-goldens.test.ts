import { describe, expect, it } from 'vitest';
import { renderDrifts } from '../../src/report/drift-text.ts';
import { renderDriftsJson, renderPlanJson } from '../../src/report/plan-json.ts';
import { renderPlanMarkdown } from '../../src/report/plan-markdown.ts';
import { renderPlan } from '../../src/report/plan-text.ts';
import type { PlannedPass } from '../../src/reconcile/plan-from.ts';
import { schemaErrors } from '../support/schemas.ts';
import { planCases } from './plan-cases.ts';

const passes = Object.entries(planCases).map(([name, pass]) => [name, pass()] as const);
const cases = passes.map(([name, { plan }]) => [name, plan] as const);
const valuesOfVariables = /hunter2|stolen|rotated|evil\.so/;

const golden = (name: string, file: string): string => `../golden/plan/${name}/${file}`;

describe('renderPlan()', () => {
  it.each(cases)('writes %s as the golden file', async (name, plan) => {
    await expect(renderPlan(plan)).toMatchFileSnapshot(golden(name, 'plan.txt'));
  });

  it.each(cases)('shows no value of a variable in %s', (_, plan) => {
    expect(renderPlan(plan)).not.toMatch(valuesOfVariables);
  });
});

describe('renderPlanMarkdown()', () => {
  it.each(cases)('writes %s as the golden file', async (name, plan) => {
    await expect(renderPlanMarkdown(plan)).toMatchFileSnapshot(golden(name, 'plan.md'));
  });

  it.each(cases)('shows no value of a variable in %s', (_, plan) => {
    expect(renderPlanMarkdown(plan)).not.toMatch(valuesOfVariables);
  });
});

describe('renderPlanJson()', () => {
  it.each(cases)('writes %s as the golden file', async (name, plan) => {
    await expect(renderPlanJson(plan)).toMatchFileSnapshot(golden(name, 'plan.json'));
  });

  it.each(cases)('writes %s as schemas/plan.schema.json says', (_, plan) => {
    expect(schemaErrors('plan', renderPlanJson(plan))).toEqual([]);
  });

  it.each(cases)('shows no value of a variable in %s', (_, plan) => {
    expect(renderPlanJson(plan)).not.toMatch(valuesOfVariables);
  });
});

const drifted = cases.filter(([, { drift }]) => drift.length > 0);

describe('renderDrifts()', () => {
  it.each(drifted)('writes %s as the golden file', async (name, { drift }) => {
    await expect(renderDrifts(drift)).toMatchFileSnapshot(golden(name, 'drift.txt'));
  });
});

describe('renderDriftsJson()', () => {
  it.each(drifted)('writes %s as the golden file', async (name, { owner, drift }) => {
    await expect(renderDriftsJson(owner, drift)).toMatchFileSnapshot(golden(name, 'drift.json'));
  });

  it.each(drifted)('writes %s as schemas/drift.schema.json says', (_, { owner, drift }) => {
    expect(schemaErrors('drift', renderDriftsJson(owner, drift))).toEqual([]);
  });
});

describe('planChanges()', () => {
  it.each(passes)('sends for %s what the golden file says, and remembers it', async (name, pass) => {
    await expect(renderWrites(pass)).toMatchFileSnapshot(golden(name, 'writes.json'));
  });
});

/** What goes to the engine with each change, and the ledger after it. Files are shown line by line. */
function renderWrites({ writes, ledger }: PlannedPass): string {
  const document = { writes: Object.fromEntries(writes), ledger: ledger.rows };
  const asLines = (key: string, value: unknown): unknown =>
    key === 'text' && typeof value === 'string' ? value.split('\n') : value;
  return `${JSON.stringify(document, asLines, 2)}\n`;
}
