import { describe, expect, it } from 'vitest';
import { createChangeSender } from '../../src/apply/send-change.ts';
import { Failure, type FailureCode } from '../../src/model/failure.ts';
import type { Key } from '../../src/kernel/key.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import { planChanges, type Planned } from '../../src/plan/plan-changes.ts';
import type { FieldValues } from '../../src/model/field-values.ts';
import type { SwarmWriter } from '../../src/ports/swarm-writer.ts';
import { confN, defaultConfig, interlockSwarm, ourConfN, planOf } from '../builders/interlock-swarm.ts';
import { cluster, manifestSet } from '../builders/manifests.ts';
import { image, labels, observedNetwork, observedService, observedSwarm } from '../builders/observed.ts';
import { desired, desiredNetwork, desiredService, ownLabels, planInput } from '../builders/plan-input.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';
import { createScriptedWriter, readerOf, type ScriptedWriter } from '../fakes/swarm-ports.ts';

const failure = (code: FailureCode): Failure =>
  new Failure(`engine says ${code}`, { kind: 'transient', code });

const web = (applied: FieldValues, observed: string, version = 7): ObservedSwarm =>
  observedSwarm({
    services: [{ ...observedService('web', labels(ownLabels(applied)), image(observed)), version }],
  });

const planWeb = (values: FieldValues, observed: ObservedSwarm): Planned =>
  planChanges(planInput({ desired: desired({ services: [desiredService('web', values)] }), observed }));

interface SendOptions {
  /** Of the change; the first one by default. */
  readonly id?: string | undefined;
  readonly signal?: AbortSignal;
}

/** Sends one change of a plan; `then` are the later plans, one for each replan. */
async function send(
  planned: Planned,
  writer: SwarmWriter,
  then: () => Planned = () => {
    throw new Error('nothing to plan again');
  },
  { id = planned.plan.changes[0]?.id, signal = new AbortController().signal }: SendOptions = {},
): Promise<ReadonlyMap<Key, string>> {
  const created = new Map<Key, string>();
  const change = planned.plan.changes.find((one) => one.id === id);
  if (change === undefined) throw new Error(`no change ${id ?? ''}`);
  const replan = (): Promise<Planned> => Promise.resolve(then());
  await createChangeSender(
    planned,
    { reader: readerOf(() => observedSwarm()), writer, clock: createInstantClock(), replan, signal },
    created,
  )(change);
  return created;
}

const failingOnce = (code: FailureCode): ScriptedWriter =>
  createScriptedWriter((nth) => {
    if (nth === 1) throw failure(code);
  });

const update = planWeb({ image: 'nginx:2' }, web({ image: 'nginx:1' }, 'nginx:1'));
const create = planWeb({ image: 'nginx:1' }, observedSwarm());

describe('createChangeSender()', () => {
  it('sends the write of a change once, and remembers the id of the created object', async () => {
    const writer = createScriptedWriter();

    const created = await send(create, writer);

    expect(writer.calls.map(([method]) => method)).toEqual(['createService']);
    expect(created).toEqual(new Map([['service/web', 'made-1']]));
  });

  it('sends the same fields again with the new state after a conflict', async () => {
    const writer = failingOnce('version-conflict');
    const moved = planWeb({ image: 'nginx:2' }, web({ image: 'nginx:1' }, 'nginx:1', 9));

    await send(update, writer, () => moved);

    expect(writer.calls.map(([, ref]) => ref)).toMatchObject([{ version: 7 }, { version: 9 }]);
  });

  it('leaves a change to the next pass if it became another one meanwhile', async () => {
    const writer = failingOnce('version-conflict');
    const other = planWeb({ image: 'nginx:2' }, web({ image: 'nginx:1' }, 'httpd:9', 9));

    await expect(send(update, writer, () => other)).rejects.toMatchObject({
      code: 'version-conflict',
      kind: 'transient',
      message: expect.stringContaining('someone else has changed it') as unknown,
    });
    expect(writer.calls).toHaveLength(1);
  });

  it('does not send a write again that succeeded though the response was lost', async () => {
    const writer = failingOnce('outcome-unknown');
    const done = planWeb({ image: 'nginx:2' }, web({ image: 'nginx:2' }, 'nginx:2', 9));

    await send(update, writer, () => done);

    expect(writer.calls).toHaveLength(1);
  });

  it('sends a write again that did not succeed and whose response was lost', async () => {
    const writer = failingOnce('outcome-unknown');

    await send(update, writer, () => update);

    expect(writer.calls).toHaveLength(2);
  });

  it('finds the id of the created object though the response was lost', async () => {
    const writer = failingOnce('outcome-unknown');
    const done = planWeb({ image: 'nginx:1' }, web({ image: 'nginx:1' }, 'nginx:1'));

    expect(await send(create, writer, () => done)).toEqual(new Map([['service/web', 'id-of-web']]));
  });

  it('fails if someone else took the name of a new service', async () => {
    const writer = failingOnce('name-taken');
    const foreign = planWeb({ image: 'nginx:1' }, observedSwarm({ services: [observedService('web')] }));

    await expect(send(create, writer, () => foreign)).rejects.toMatchObject({ code: 'name-taken' });
    expect(writer.calls).toHaveLength(1);
  });

  it('accepts a foreign network of that name that is as desired', async () => {
    const planNet = (observed: ObservedSwarm): Planned =>
      planChanges(planInput({ desired: desired({ networks: [desiredNetwork('net')] }), observed }));
    const writer = failingOnce('name-taken');

    const created = await send(planNet(observedSwarm()), writer, () =>
      planNet(observedSwarm({ networks: [observedNetwork('net')] })),
    );

    expect(writer.calls).toHaveLength(1);
    expect(created.size).toBe(0);
  });

  it('waits for the name of a removed network, which a manager keeps until the last container has left it', async () => {
    const planned = planChanges(
      planInput({ desired: desired({ networks: [desiredNetwork('net')] }), observed: observedSwarm() }),
    );
    const writer = createScriptedWriter((nth) => {
      if (nth < 10) throw failure('name-taken');
    });

    const created = await send(planned, writer, () => planned);

    expect(writer.calls).toHaveLength(10);
    expect(created.get('network/net')).toBe('made-10');
  });

  it('gives up after four attempts', async () => {
    const writer = createScriptedWriter(() => {
      throw failure('version-conflict');
    });

    await expect(send(update, writer, () => update)).rejects.toMatchObject({ code: 'version-conflict' });
    expect(writer.calls).toHaveLength(4);
  });

  it.each<FailureCode>(['engine-rejected', 'engine-unreachable', 'engine-no-quorum'])(
    'fails at once with %s',
    async (code) => {
      const writer = failingOnce(code);

      await expect(send(update, writer)).rejects.toMatchObject({ code });
    },
  );
});

describe('createChangeSender() for config.toml', () => {
  const set = manifestSet(cluster('east'));
  const before = interlockSwarm({ configs: [confN(1, defaultConfig)], running: 1 });
  const planned = planOf(set, before);
  const conf2 = 'config/com.docker.ucp.interlock.conf-2';
  const write = planned.writes.get(conf2);
  const text = write?.kind === 'createConfig' ? write.config.text : '';

  it('gives the core the created config, even if the response was lost', async () => {
    const template = JSON.parse(
      write?.kind === 'createConfig' ? (write.config.labels['io.swarm-reconciler.template'] ?? '') : '',
    ) as object;
    const writer = failingOnce('outcome-unknown');
    const after = interlockSwarm({
      configs: [confN(1, defaultConfig), ourConfN(2, text, ['east'], template)],
      running: 1,
    });

    const created = await send(planned, writer, () => planOf(set, after), { id: conf2 });

    expect(created.get(conf2)).toBe('id-of-com.docker.ucp.interlock.conf-2');
  });

  it('fails if someone else took the number meanwhile', async () => {
    const writer = failingOnce('name-taken');
    const after = interlockSwarm({ configs: [confN(1, defaultConfig), confN(2, 'A = 1')], running: 1 });

    await expect(send(planned, writer, () => planOf(set, after), { id: conf2 })).rejects.toMatchObject({
      kind: 'transient',
    });
  });
});

describe('createChangeSender() for an object that a plan changes twice', () => {
  const first = planWeb({ image: 'nginx:2' }, web({ image: 'nginx:1' }, 'nginx:1', 7));
  const second = planWeb({ image: 'nginx:3' }, web({ image: 'nginx:2' }, 'nginx:2', 9));
  const [change] = first.plan.changes;
  const [again] = second.plan.changes;
  const early = { ...change!, id: 'service/web#early' };
  const both: Planned = {
    ...first,
    plan: { ...first.plan, changes: [early, again!] },
    writes: new Map([
      [early.id, first.writes.get('service/web')!],
      ['service/web', first.writes.get('service/web')!],
    ]),
  };

  const sendBoth = async (then: Planned, writer = createScriptedWriter()): Promise<ScriptedWriter> => {
    const replan = (): Promise<Planned> => Promise.resolve(then);
    const reader = readerOf(() => observedSwarm());
    const { signal } = new AbortController();
    const dependencies = { reader, writer, clock: createInstantClock(), replan, signal };
    const sender = createChangeSender(both, dependencies, new Map());
    await sender(early);
    await sender(again!);
    return writer;
  };

  it('observes it again before the second write, which is based on the result of the first', async () => {
    const writer = await sendBoth(second);

    expect(writer.calls.map(([, ref]) => ref)).toMatchObject([{ version: 7 }, { version: 9 }]);
    expect(writer.calls[1]?.[2]).toMatchObject({
      spec: { TaskTemplate: { ContainerSpec: { Image: 'nginx:3' } } },
    });
  });

  it('sends no second write if the object is as desired by then', async () => {
    const done = planWeb({ image: 'nginx:3' }, web({ image: 'nginx:3' }, 'nginx:3', 9));

    expect((await sendBoth(done)).calls).toHaveLength(1);
  });

  it('leaves it to the next pass if someone else changed it in between', async () => {
    const other = planWeb({ image: 'nginx:3' }, web({ image: 'nginx:2' }, 'httpd:9', 9));

    await expect(sendBoth(other)).rejects.toMatchObject({ code: 'version-conflict' });
  });
});

describe('createChangeSender() for removals', () => {
  const removal = planChanges(planInput({ observed: web({}, 'nginx:1'), prune: true }));
  const netRemoval = planChanges(
    planInput({
      observed: observedSwarm({ networks: [observedNetwork('net', { labels: ownLabels({}) })] }),
      prune: true,
    }),
  );

  it('does not wait for a network in use once it is to stop', async () => {
    const stopping = new AbortController();
    const writer = createScriptedWriter(() => {
      stopping.abort();
      throw failure('object-in-use');
    });

    await expect(send(netRemoval, writer, undefined, { signal: stopping.signal })).rejects.toMatchObject({
      code: 'object-in-use',
    });
    expect(writer.calls).toHaveLength(1);
  });

  it('counts an object that no longer exists as removed', async () => {
    const writer = failingOnce('object-not-found');

    await send(removal, writer);

    expect(writer.calls).toEqual([['removeService', 'id-of-web']]);
  });

  it('retries the removal of a network in use, for a minute at most', async () => {
    const free = createScriptedWriter((nth) => {
      if (nth < 5) throw failure('object-in-use');
    });
    const busy = createScriptedWriter(() => {
      throw failure('object-in-use');
    });

    await send(netRemoval, free);

    expect(free.calls).toHaveLength(5);
    await expect(send(netRemoval, busy)).rejects.toMatchObject({ code: 'object-in-use' });
    expect(busy.calls).toHaveLength(31);
  });
});
