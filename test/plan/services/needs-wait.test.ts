import { describe, expect, it } from 'vitest';
import type { Desired } from '../../../src/model/desired.ts';
import type { Ledger } from '../../../src/model/ledger.ts';
import type { ObservedTask } from '../../../src/model/observed.ts';
import type { Wait } from '../../../src/model/plan.ts';
import { defaultPolicy } from '../../../src/model/manifest/policy.ts';
import { planChanges } from '../../../src/plan/plan-changes.ts';
import { hashOf } from '../../../src/kernel/hash.ts';
import {
  image,
  labels,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
  specValue,
} from '../../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput, salt } from '../../builders/plan-input.ts';

const values = { image: 'nginx:1', replicas: 2 };
const running = (id: string): ObservedTask => observedTask('web', { id });
const starting = observedTask('web', { id: 'starting', state: 'preparing' });
const bothRun = [running('1'), running('2')];
const waitForWeb = { resource: 'service/web', until: 'converged', required: false };

interface World {
  readonly tasks: readonly ObservedTask[];
  readonly updateState?: string;
  readonly declared?: Partial<Desired>;
  readonly suspensions?: Ledger['suspensions'];
}

/** The waits of a plan without writes: `web` is as declared. */
function waitsOf({ tasks, updateState, declared = {}, suspensions = {} }: World): readonly Wait[] {
  const web = observedService('web', labels(ownLabels(values)), image('nginx:1'), replicas(2));
  const { plan } = planChanges(
    planInput({
      desired: desired({ services: [desiredService('web', values)], ...declared }),
      observed: observedSwarm({ services: [{ ...web, updateState }], tasks }),
      ledger: { salt, rows: {}, suspensions },
      now: '2026-11-28T08:00:00Z',
    }),
  );
  expect(plan).toMatchObject({ changes: [], refused: [], unchangedCount: 1 });
  return plan.waits;
}

describe('planChanges() for a service that is as declared', () => {
  it('waits for nothing where all of its tasks run', () => {
    expect(waitsOf({ tasks: bothRun })).toEqual([]);
    expect(waitsOf({ tasks: bothRun, updateState: 'completed' })).toEqual([]);
  });

  it.each<[string, World]>([
    ['no task of it is there', { tasks: [] }],
    ['one of two tasks runs', { tasks: [running('1'), starting] }],
    ['tasks of another service run', { tasks: [running('1'), observedTask('other')] }],
    ['its rollout is under way', { tasks: bothRun, updateState: 'updating' }],
  ])('waits for it where %s', (_, world) => {
    expect(waitsOf(world)).toMatchObject([waitForWeb]);
  });

  it('does not wait for an adopted service, which someone else deploys', () => {
    const route = { labels: { host: 'web.test' } };
    const web = observedService('web', labels(route.labels), replicas(2));
    const row = { id: 'id-of-web', attempted: hashOf(route), applied: route };
    const { plan } = planChanges(
      planInput({
        desired: desired({
          services: [{ ...desiredService('web', route), policy: { ...defaultPolicy, adopt: true } }],
        }),
        observed: observedSwarm({ services: [web] }),
        ledger: { salt, rows: { 'service/web': row } },
      }),
    );

    expect(plan).toMatchObject({ changes: [], waits: [], unchangedCount: 1 });
  });

  it('leaves what swarm has rolled back to it alone: that rollout is over', () => {
    expect(waitsOf({ tasks: [], updateState: 'rollback_completed' })).toEqual([]);
  });

  it('does not wait for observe-only or suspended services', () => {
    const held = [{ resource: 'service/web', reason: 'mode: observe' }] as const;
    const suspension = {
      by: 'op',
      since: '2026-11-28T07:00:00Z',
      until: '2026-11-28T09:00:00Z',
      reason: 'r',
    };

    expect(waitsOf({ tasks: [], declared: { observeOnly: held } })).toEqual([]);
    expect(waitsOf({ tasks: [], suspensions: { 'service/web': suspension } })).toEqual([]);
    expect(
      waitsOf({ tasks: [], declared: { observeOnly: [{ ...held[0], resource: 'service/other' }] } }),
    ).toMatchObject([waitForWeb]);
  });

  it('waits for the tasks that a global service has, and for none of a job', () => {
    const waitsFor = (mode: string, tasks: readonly ObservedTask[]): number => {
      const declared = { image: 'nginx:1', mode: mode === 'Global' ? 'global' : 'replicated-job' };
      const web = observedService(
        'web',
        labels(ownLabels(declared)),
        image('nginx:1'),
        specValue(['Mode', mode], {}),
      );
      return planChanges(
        planInput({
          desired: desired({ services: [desiredService('web', declared)] }),
          observed: observedSwarm({ services: [web], tasks }),
        }),
      ).plan.waits.length;
    };

    expect(waitsFor('Global', [])).toBe(0);
    expect(waitsFor('Global', bothRun)).toBe(0);
    expect(waitsFor('Global', [running('1'), starting])).toBe(1);
    expect(waitsFor('ReplicatedJob', [starting])).toBe(0);
  });
});
