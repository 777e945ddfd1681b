import { describe, expect, it } from 'vitest';
import { renderDrifts } from '../../../src/report/plan/drift-text.ts';
import { renderDriftsJson, renderPlanJson } from '../../../src/report/plan/plan-json.ts';
import { renderPlanMarkdown } from '../../../src/report/plan/plan-markdown.ts';
import { renderPlan } from '../../../src/report/plan/plan-text.ts';
import { schemaErrors } from '../../support/schemas.ts';
import { planCases } from './plan-cases.ts';

const cases = Object.entries(planCases);
const drifted = cases.filter(([name]) => name.includes('drift'));
const valuesOfVariables = /hunter2|stolen|rotated|evil\.so/;

const golden = (name: string, file: string): string => `../../golden/plan/${name}/${file}`;

describe('renderPlan()', () => {
  it.each(cases)('writes %s as the golden file', async (name, pass) => {
    await expect(renderPlan(pass().plan)).toMatchFileSnapshot(golden(name, 'plan.txt'));
  });

  it.each(cases)('shows no value of a variable in %s', (_, pass) => {
    expect(renderPlan(pass().plan)).not.toMatch(valuesOfVariables);
  });
});

describe('renderPlanMarkdown()', () => {
  it.each(cases)('writes %s as the golden file', async (name, pass) => {
    await expect(renderPlanMarkdown(pass().plan)).toMatchFileSnapshot(golden(name, 'plan.md'));
  });

  it.each(cases)('shows no value of a variable in %s', (_, pass) => {
    expect(renderPlanMarkdown(pass().plan)).not.toMatch(valuesOfVariables);
  });
});

describe('renderPlanJson()', () => {
  it.each(cases)('writes %s as schemas/plan.schema.json describes it', (_, pass) => {
    expect(schemaErrors('plan', renderPlanJson(pass().plan))).toEqual([]);
  });

  it.each(cases)('shows no value of a variable in %s', (_, pass) => {
    expect(renderPlanJson(pass().plan)).not.toMatch(valuesOfVariables);
  });
});

describe('renderDrifts()', () => {
  it.each(drifted)('writes %s as the golden file', async (name, pass) => {
    await expect(renderDrifts(pass().plan.drift, { owner: 'default' })).toMatchFileSnapshot(
      golden(name, 'drift.txt'),
    );
  });
});

describe('renderDriftsJson()', () => {
  it.each(drifted)('writes %s as the golden file', async (name, pass) => {
    const { owner, drift } = pass().plan;

    await expect(renderDriftsJson(owner, drift)).toMatchFileSnapshot(golden(name, 'drift.json'));
  });

  it.each(drifted)('writes %s as schemas/drift.schema.json describes it', (_, pass) => {
    const { owner, drift } = pass().plan;

    expect(schemaErrors('drift', renderDriftsJson(owner, drift))).toEqual([]);
  });
});
