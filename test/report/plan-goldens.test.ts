import { describe, expect, it } from 'vitest';
import { renderDrifts } from '../../src/report/drift-text.ts';
import { renderPlanMarkdown } from '../../src/report/plan-markdown.ts';
import { renderPlan } from '../../src/report/plan-text.ts';
import { planCases } from './plan-cases.ts';

const cases = Object.entries(planCases);

describe('renderPlan()', () => {
  it.each(cases)('writes %s as the golden file', async (name, plan) => {
    await expect(renderPlan(plan())).toMatchFileSnapshot(`../golden/plan/${name}/plan.txt`);
  });

  it.each(cases)('shows no value of a variable in %s', (_, plan) => {
    expect(renderPlan(plan())).not.toMatch(/hunter2|stolen|rotated|evil\.so/);
  });
});

describe('renderPlanMarkdown()', () => {
  it.each(cases)('writes %s as the golden file', async (name, plan) => {
    await expect(renderPlanMarkdown(plan())).toMatchFileSnapshot(`../golden/plan/${name}/plan.md`);
  });

  it.each(cases)('shows no value of a variable in %s', (_, plan) => {
    expect(renderPlanMarkdown(plan())).not.toMatch(/hunter2|stolen|rotated|evil\.so/);
  });
});

describe('renderDrifts()', () => {
  it('writes drift as the golden file', async () => {
    const plan = planCases['drift']!();

    await expect(renderDrifts(plan.drift)).toMatchFileSnapshot('../golden/plan/drift/drift.txt');
  });
});

describe('a plan as JSON', () => {
  it.each(cases)('shows no value of a variable in %s', (_, plan) => {
    expect(JSON.stringify(plan())).not.toMatch(/hunter2|stolen|rotated|evil\.so/);
  });
});
