import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlannedPass } from '../../src/pass/plan-from.ts';
import { renderPlanJson } from '../../src/report/plan/plan-json.ts';
import { planCases } from '../report/plan/plan-cases.ts';

const cases = Object.entries(planCases);

/** Absolute: vitest looks beside the file that it runs, and mutation testing runs these tests from another one. */
const goldenOf = (name: string, what: 'plan' | 'writes'): string =>
  join(import.meta.dirname, '..', 'golden', 'plan', name, `${what}.json`);

describe('planChanges()', () => {
  it.each(cases)('plans for %s what the golden file says', async (name, pass) => {
    await expect(renderPlanJson(pass().plan)).toMatchFileSnapshot(goldenOf(name, 'plan'));
  });

  it.each(cases)('sends and records for %s what the golden file has', async (name, pass) => {
    await expect(renderWrites(pass())).toMatchFileSnapshot(goldenOf(name, 'writes'));
  });
});

/** The write of each change, and the ledger after it. Files are shown line by line. */
function renderWrites({ writes, ledger }: PlannedPass): string {
  const document = { writes: Object.fromEntries(writes), ledger: ledger.rows };
  const asLines = (key: string, value: unknown): unknown =>
    key === 'text' && typeof value === 'string' ? value.split('\n') : value;
  return `${JSON.stringify(document, asLines, 2)}\n`;
}
