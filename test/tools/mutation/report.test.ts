import { describe, expect, it } from 'vitest';
import { equivalents } from '../../../tools/mutation/equivalent.ts';
import { report, type Finding } from '../../../tools/mutation/report.ts';

const place = { start: 0, end: 0, line: 1, column: 1, text: '' };

const listed = (verdict: Finding['verdict']): readonly Finding[] =>
  equivalents.map(({ path, mutant }) => {
    const [from = '', to = ''] = mutant.split(' -> ');
    return { ...place, path, from, to: to === '(left out)' ? '' : to, verdict };
  });

const noticed: Finding = { ...place, path: 'src/plan/guards.ts', from: 'a', to: 'b', verdict: 'killed' };

describe('report()', () => {
  it('is content with mutants that mean the same and are left', () => {
    expect(report([noticed, ...listed('survived')], []).isEnough).toBe(true);
  });

  it('does not judge one that was not tried', () => {
    const { text, isEnough } = report([noticed, ...listed('untried')], []);

    expect(isEnough).toBe(true);
    expect(text).toContain(`1 of ${1 + equivalents.length} mutants, 1 killed, 0 left, 0 equivalent`);
  });

  it('tells of one in the list that a test notices', () => {
    const { text, isEnough } = report([noticed, ...listed('killed')], []);

    expect(isEnough).toBe(false);
    expect(text).toContain('has no such mutant, or a test detects it');
  });

  it('lets none be left where the plan decides whose an object is', () => {
    const { text, isEnough } = report([{ ...noticed, verdict: 'survived' }, ...listed('untried')], []);

    expect(isEnough).toBe(false);
    expect(text).toContain('no mutant may be left in src/plan/guards.ts');
  });
});
