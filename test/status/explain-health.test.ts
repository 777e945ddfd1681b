import { describe, expect, it } from 'vitest';
import type { ResourceStatus, ServiceHealth, Status } from '../../src/model/status.ts';
import { explainHealth } from '../../src/status/explain-health.ts';
import { observedService, observedSwarm } from '../builders/observed.ts';
import { readerOf } from '../fakes/swarm-ports.ts';

const names = Array.from({ length: 12 }, (_, index) => `web-${index}`);
const swarm = observedSwarm({ services: names.map((name) => observedService(name)) });

const health = (said: Partial<ServiceHealth> = {}): ServiceHealth => ({
  ...{ state: 'Degraded', running: 0, desired: 2 },
  ...said,
});

const statusOf = (resources: readonly ResourceStatus[]): Status => ({
  ...{ schemaVersion: 1, owner: 'default', at: '2026-11-28T08:00:00Z', warnings: [], resources },
});

const service = (name: string, said: ServiceHealth): ResourceStatus => ({
  ...{ resource: `service/${name}`, conditions: [], health: said },
});

/** The messages if the engine reports the same last error for every service, and how often it was asked. */
async function explained(
  ...resources: readonly ResourceStatus[]
): Promise<{ readonly messages: readonly (string | undefined)[]; readonly asked: number }> {
  let asked = 0;
  const reader = {
    ...readerOf(() => swarm),
    readLastError: (id: string) => {
      asked += 1;
      return Promise.resolve(id === 'id-of-web-9' ? undefined : 'task: non-zero exit (1)');
    },
  };
  const status = await explainHealth(statusOf(resources), swarm, reader);
  return { messages: status.resources.map((one) => one.health?.message), asked };
}

describe('explainHealth()', () => {
  it('reports the last error of tasks that are gone', async () => {
    expect((await explained(service('web-0', health()))).messages).toEqual([
      '0 of 2 tasks run; last error: task: non-zero exit (1)',
    ]);
  });

  it('appends it to the message, and not twice', async () => {
    const waiting = health({ message: 'a task is pending: no suitable node' });
    const said = health({ message: 'a task is failed: task: non-zero exit (1)' });

    expect((await explained(service('web-0', waiting), service('web-1', said))).messages).toEqual([
      'a task is pending: no suitable node; last error: task: non-zero exit (1)',
      said.message,
    ]);
  });

  it('asks for none of healthy, progressing or missing services or other objects, and ignores unknown errors', async () => {
    const others = (['Healthy', 'Progressing', 'Missing'] as const).map((state) =>
      service('web-0', health({ state })),
    );
    const network: ResourceStatus = { resource: 'network/web', conditions: [] };

    expect(await explained(...others, network)).toEqual({
      messages: [undefined, undefined, undefined, undefined],
      asked: 0,
    });
    expect((await explained(service('web-9', health()), service('unknown', health()))).messages).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('asks for ten at most', async () => {
    expect((await explained(...names.map((name) => service(name, health())))).asked).toBe(10);
  });
});
