import { describe, expect, it } from 'vitest';
import { rights } from '../../../src/doctor/checks/rights.ts';
import type { Examination, ReadLists, Reading } from '../../../src/doctor/examination.ts';
import { Failure, type FailureDetails } from '../../../src/model/failure.ts';

const nothing: Reading<readonly never[]> = { ok: true, value: [] };
const all: ReadLists = {
  ...{ nodes: nothing, networks: nothing, services: nothing },
  ...{ configs: nothing, secrets: nothing, tasks: nothing },
};
const failed = (message: string, details: FailureDetails): Reading<readonly never[]> => ({
  ok: false,
  failure: new Failure(message, details),
});
const check = (lists: ReadLists) => rights({ lists } as Examination); // all that it looks at

describe('rights', () => {
  it('names each list that is denied, and what to allow', () => {
    const denied = failed('Cannot read /secrets: denied', { kind: 'rejected', code: 'engine-rejected' });

    expect(check({ ...all, secrets: denied })).toMatchObject({
      status: 'failed',
      found: 'Cannot read /secrets: denied',
      hint: 'Allow GET /secrets: in the permissions of MKE, or of a socket proxy',
    });
  });

  it('reports a cause that has nothing to do with rights once, and with its own way out', () => {
    const down = failed('Cannot read /nodes: the swarm does not have a leader', {
      ...{ kind: 'transient', code: 'engine-no-quorum', hint: 'Start the other managers' },
    });

    expect(
      check({ nodes: down, networks: down, services: down, configs: down, secrets: down, tasks: down }),
    ).toEqual({
      ...{ check: 'rights', status: 'failed', hint: 'Start the other managers' },
      found: 'Cannot read /nodes: the swarm does not have a leader; and the same for 5 more lists',
    });
  });
});
