import { describe, expect, it } from 'vitest';
import { logWaits } from '../../src/daemon/log-waits.ts';
import type { WaitResult } from '../../src/model/outcome.ts';
import { waitOf } from '../builders/steps.ts';
import { createRecordingLogger } from '../fakes/recording-logger.ts';

function waits() {
  const logger = createRecordingLogger();
  const listen = logWaits(logger);
  const wait = waitOf('service/web');
  const stamp = (second: number) => ({
    owner: 'default',
    at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
  });
  return {
    lines: () => logger.records.map(({ message, fields }) => ({ message, ...fields })),
    progress: (second: number) => {
      listen({ type: 'wait.progressed', wait, message: '0 of 1 tasks running', ...stamp(second) });
    },
    finish: (status: WaitResult['status']) => {
      listen({
        type: 'wait.finished',
        result: { id: wait.id, resource: wait.resource, status },
        ...stamp(0),
      });
    },
  };
}

describe('logWaits()', () => {
  it('logs once that a wait lasts, however many passes it takes', () => {
    const { progress, finish, lines } = waits();
    for (let second = 0; second < 10; second += 1) progress(second);
    expect(lines()).toEqual([]);

    progress(10);
    finish('unfinished');
    for (let second = 11; second < 60; second += 1) progress(second);

    expect(lines()).toEqual([
      {
        ...{ message: 'still waiting', resource: 'service/web' },
        ...{ since: '2026-01-01T00:00:00.000Z', reason: '0 of 1 tasks running' },
      },
    ]);
  });

  it('begins anew after the wait is over', () => {
    const { progress, finish, lines } = waits();
    progress(0);
    progress(10);
    finish('done');
    progress(20);
    progress(29);
    expect(lines()).toHaveLength(1);

    progress(30);
    expect(lines()).toHaveLength(2);
  });
});
