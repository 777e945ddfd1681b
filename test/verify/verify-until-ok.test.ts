import { describe, expect, it } from 'vitest';
import type { Verification } from '../../src/model/verification.ts';
import { verifyUntilOk } from '../../src/verify/verify-until-ok.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';

const withVerdict = (verdict: 'ok' | 'fail'): Verification => ({
  ...{ at: '', clusters: [] },
  probes: [{ id: 'p', kind: 'route', cluster: '', expected: '', attempts: 1, verdict }],
});

const run = async (succeedsAt: number): Promise<{ readonly times: number; readonly last: Verification }> => {
  let times = 0;
  const verifyOnce = (): Promise<Verification> => {
    times += 1;
    return Promise.resolve(withVerdict(times < succeedsAt ? 'fail' : 'ok'));
  };
  const last = await verifyUntilOk(verifyOnce, createInstantClock(), new AbortController().signal);
  return { times, last };
};

describe('verifyUntilOk()', () => {
  it('verifies once where nothing fails', async () => {
    expect(await run(1)).toEqual({ times: 1, last: withVerdict('ok') });
  });

  it('verifies again until nothing fails', async () => {
    expect(await run(4)).toEqual({ times: 4, last: withVerdict('ok') });
  });

  it('gives up after a minute, with the last failures', async () => {
    expect(await run(Infinity)).toEqual({ times: 31, last: withVerdict('fail') });
  });
});
