import { describe, expect, it } from 'vitest';
import { fragment } from '../../../src/plan/common/fragment.ts';
import { refuseDependents } from '../../../src/plan/common/refuse-dependents.ts';
import { stepOf, waitOf } from '../../builders/steps.ts';

const refused = [{ resource: 'network/net', reason: 'it differs', hint: 'mend it' }] as const;

describe('refuseDependents()', () => {
  it('refuses direct and indirect dependents of a refusal, and names the root', () => {
    const before = fragment({
      refused,
      steps: [
        stepOf('config/c', 'network/net'),
        stepOf('service/core', 'config/c'),
        stepOf('service/old', 'wait/service/core'),
        stepOf('service/free', 'network/other'),
      ],
      waits: [waitOf('service/core', 'service/core'), waitOf('service/free', 'service/free')],
    });

    const after = refuseDependents(before);

    expect(after.steps.map(({ change }) => change.id)).toEqual(['service/free']);
    expect(after.waits.map(({ id }) => id)).toEqual(['wait/service/free']);
    expect(after.refused.map(({ resource }) => resource)).toEqual([
      'network/net',
      'config/c',
      'service/core',
      'service/old',
    ]);
    for (const { reason } of after.refused.slice(1)) expect(reason).toContain('network/net');
  });

  it('leaves a plan without refusals as it is', () => {
    const before = fragment({ steps: [stepOf('service/a', 'network/net')] });

    expect(refuseDependents(before)).toEqual(before);
  });
});
