import { describe, expect, it } from 'vitest';
import { applyPlan, type Applied, type ApplyDependencies } from '../../src/apply/apply-plan.ts';
import type { ProgressEvent } from '../../src/model/event.ts';
import { Failure } from '../../src/model/failure.ts';
import type { Change, Wait } from '../../src/model/plan.ts';
import type { Write } from '../../src/model/write.ts';
import type { DesiredNetwork } from '../../src/model/desired.ts';
import { planChanges, type Planned } from '../../src/plan/plan-changes.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { observedService, observedSwarm, observedTask } from '../builders/observed.ts';
import { desired, desiredNetwork, planInput } from '../builders/plan-input.ts';
import { changeOf, noBlocks, planWith, waitOf } from '../builders/steps.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';
import { createScriptedWriter, readerOf, type ScriptedWriter } from '../fakes/swarm-ports.ts';

const removal = (id: string, ...dependsOn: readonly string[]): Change =>
  changeOf(id, { op: 'delete', dependsOn });

function plannedOf(changes: readonly Change[], waits: readonly Wait[] = []): Planned {
  const writes = changes.map(({ id }): [string, Write] => [id, { kind: 'removeService', id }]);
  return {
    plan: planWith({ changes, waits }),
    writes: new Map(writes),
    ledger: { salt: 'a', rows: {} },
    blocks: noBlocks,
  };
}

const swarm = observedSwarm({ services: [observedService('core')], tasks: [observedTask('core')] });

interface Run {
  readonly writer?: ScriptedWriter;
  readonly wait?: boolean;
  readonly signal?: AbortSignal;
  readonly progress?: ProgressEvent[];
  readonly swarm?: typeof swarm;
  readonly clock?: Clock;
}

function apply(planned: Planned, run: Run = {}): Promise<Applied> {
  const { writer = createScriptedWriter(), wait = false, signal = new AbortController().signal } = run;
  const dependencies: ApplyDependencies = {
    reader: readerOf(() => run.swarm ?? swarm),
    writer,
    clock: run.clock ?? createInstantClock(),
    replan: () => Promise.resolve(planned),
    publish: (event) => run.progress?.push(event),
  };
  return applyPlan(planned, dependencies, { wait, waitTimeoutMs: 5_000, stableMs: 0, signal });
}

const failingFor = (id: string): ScriptedWriter =>
  createScriptedWriter((_, [, target]) => {
    if (target === id)
      throw new Failure('the engine says no', { kind: 'rejected', code: 'engine-rejected', hint: 'ask it' });
  });

describe('applyPlan()', () => {
  it('executes every change and reports each as it happens', async () => {
    const progress: ProgressEvent[] = [];

    const { outcome } = await apply(plannedOf([removal('service/a'), removal('service/b', 'service/a')]), {
      progress,
    });

    expect(outcome).toEqual({
      schemaVersion: 1,
      changes: ['service/a', 'service/b'].map((id) => ({ id, resource: id, op: 'delete', status: 'done' })),
      waits: [],
      interrupted: false,
    });
    expect(progress.map(({ type }) => type)).toEqual(['change.finished', 'change.finished']);
  });

  it('skips dependents of a failure, with the reason, and executes the rest', async () => {
    const planned = plannedOf([
      removal('service/a'),
      removal('service/b', 'service/a'),
      removal('service/c'),
    ]);

    const { outcome } = await apply(planned, { writer: failingFor('service/a') });

    expect(outcome.changes).toMatchObject([
      { id: 'service/a', status: 'failed', message: 'the engine says no', hint: 'ask it' },
      { id: 'service/b', status: 'skipped', message: 'service/a did not succeed' },
      { id: 'service/c', status: 'done' },
    ]);
  });

  it('creates networks with declared subnets first: swarm chooses those of the others', async () => {
    const named = (name: string, ...subnets: readonly string[]) => desiredNetwork(name, { subnets });
    const networks = [named('a'), named('b', '10.1.0.0/24'), named('c'), named('d', '10.2.0.0/24')];
    const writer = createScriptedWriter((nth) => {
      if (nth === 1) throw new Failure('no', { kind: 'rejected', code: 'engine-rejected' });
    });

    const { outcome } = await apply(
      planChanges(planInput({ desired: desired({ networks }), observed: observedSwarm() })),
      { writer },
    );

    const created = writer.calls.map(([, network]) => (network as DesiredNetwork).name);
    expect(created).toEqual(['b', 'd', 'a', 'c']);
    expect(outcome.changes.map(({ status }) => status)).toEqual(['done', 'failed', 'done', 'done']);
  });

  it('waits for services that a later change depends on, whatever the options', async () => {
    const planned = plannedOf(
      [changeOf('service/core', { op: 'delete' }), removal('service/old', 'wait/service/core')],
      [waitOf('service/core', 'service/core')],
    );
    const progress: ProgressEvent[] = [];

    const { outcome } = await apply(planned, { wait: false, progress });

    expect(progress.map(({ type }) => type)).toEqual(['change.finished', 'wait.finished', 'change.finished']);
    expect(outcome.waits).toMatchObject([{ resource: 'service/core', status: 'done' }]);
  });

  it('keeps writing while more waits than the write limit are running', async () => {
    const endless = Array.from({ length: 20 }, (_, index) => ({
      ...{ ...waitOf('service/core'), id: `wait/${String(index)}`, required: false },
    }));
    let tellRemoved = (): void => undefined;
    const removed = new Promise<void>((resolve) => {
      tellRemoved = resolve;
    });
    const writer = createScriptedWriter((_, [, target]) => {
      if (target === 'service/b') tellRemoved();
    });
    const clock = createInstantClock();
    // No wait can proceed before the last write is sent: if waits blocked writes, this would hang.
    const blocked: Clock = { ...clock, sleep: (ms, signal) => removed.then(() => clock.sleep(ms, signal)) };
    const planned = plannedOf([removal('service/a'), removal('service/b', 'service/a')], endless);

    const { outcome } = await apply(planned, {
      ...{ wait: true, writer, clock: blocked },
      swarm: observedSwarm({ services: [observedService('core')] }),
    });

    expect(outcome.changes.map(({ status }) => status)).toEqual(['done', 'done']);
  });

  it('skips what depends on a failed wait', async () => {
    const writer = createScriptedWriter();
    const planned = plannedOf([removal('service/old', 'wait/service/core')], [waitOf('service/core')]);

    const { outcome } = await apply(planned, {
      writer,
      swarm: observedSwarm({ services: [observedService('core')] }),
    });

    expect(writer.calls).toEqual([]);
    expect(outcome).toMatchObject({ changes: [{ status: 'skipped' }], waits: [{ status: 'failed' }] });
  });

  it('waits for services that nothing depends on only if requested', async () => {
    const optional = { ...waitOf('service/core'), required: false };

    expect((await apply(plannedOf([], [optional]), { wait: false })).outcome.waits).toEqual([]);
    expect((await apply(plannedOf([], [optional]), { wait: true })).outcome.waits).toHaveLength(1);
  });

  it('starts nothing new once it is interrupted', async () => {
    const controller = new AbortController();
    const writer = createScriptedWriter(() => {
      controller.abort();
    });
    const planned = plannedOf([removal('service/a'), removal('service/b', 'service/a')]);

    const { outcome } = await apply(planned, { writer, signal: controller.signal });

    expect(outcome).toMatchObject({
      changes: [{ status: 'done' }, { status: 'skipped', message: 'interrupted' }],
      interrupted: true,
    });
  });

  it('sends at most eight writes at once', async () => {
    let running = 0;
    let most = 0;
    const writer = {
      ...createScriptedWriter(),
      removeService: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        running -= 1;
      },
    };
    const changes = Array.from({ length: 30 }, (_, index) => removal(`service/${index}`));

    await apply(plannedOf(changes), { writer });

    expect(most).toBe(8);
  });

  it('lists results in the order of the plan, and the ids of created objects', async () => {
    const planned: Planned = {
      ...plannedOf([changeOf('network/z', { dependsOn: ['service/a'] }), changeOf('service/a')]),
      writes: new Map<string, Write>([
        ['network/z', { kind: 'removeNetwork', id: 'z' }],
        ['service/a', { kind: 'createService', spec: { Name: 'a' } }],
      ]),
    };

    const { outcome, created } = await apply(planned);

    expect(outcome.changes.map(({ id }) => id)).toEqual(['network/z', 'service/a']);
    expect(created).toEqual(new Map([['service/a', 'made-1']]));
  });

  it('rethrows a bug', async () => {
    const writer = createScriptedWriter(() => {
      throw new TypeError('a bug');
    });

    await expect(apply(plannedOf([removal('service/a')]), { writer })).rejects.toThrow('a bug');
  });
});
