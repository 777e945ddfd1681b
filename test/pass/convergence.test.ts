import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isComplete } from '../../src/model/outcome.ts';
import { ownerLabel } from '../../src/model/own-labels.ts';
import type { Intent } from '../../src/pass/intent.ts';
import { anyDeclaration } from '../builders/any-declaration.ts';
import { exampleSet } from '../builders/example.ts';
import { intentOf } from '../builders/interlock-swarm.ts';
import { cluster, manifestSet } from '../builders/manifests.ts';
import { startSandboxSwarm, type SandboxSwarm } from '../fakes/sandbox-swarm.ts';
import { itHolds } from '../support/it-holds.ts';

async function expectSettled(on: SandboxSwarm, intent: Intent): Promise<void> {
  const { plan } = await on.plan(intent);
  expect({
    changes: plan.changes,
    drift: plan.drift,
    refused: plan.refused,
    retained: plan.retained,
  }).toEqual({
    changes: [],
    drift: [],
    refused: [],
    retained: [],
  });
  on.takeWrites();
  await on.converge(intent);
  expect(on.takeWrites()).toEqual([]);
}

describe('executePass() on the sandbox', () => {
  it('converges to the example, and then has nothing to do or to write', async () => {
    const on = await startSandboxSwarm();
    const intent = intentOf(exampleSet());

    const outcome = await on.converge(intent, true);

    // There is no core here, so its services never appear; see the end-to-end tests.
    expect(isComplete(outcome)).toBe(true);
    const waits = outcome.waits.filter(({ resource }) => !resource.startsWith('service/ucp-interlock-'));
    expect(waits.map(({ resource, status }) => [resource, status]).toSorted()).toEqual([
      ['service/demoeast', 'done'],
      ['service/demowest', 'done'],
      ['service/ucp-interlock', 'done'],
    ]);
    await expectSettled(on, intent);
  });

  it('leaves everything of others as it is', async () => {
    const on = await startSandboxSwarm();
    const shop = { Name: 'shop', TaskTemplate: { ContainerSpec: { Image: 'shop:1' } } };
    await on.api('POST', '/services/create', shop);
    const before = on.sandbox.snapshot();

    await on.converge(intentOf(exampleSet(), { prune: true }));
    await on.converge(intentOf(manifestSet(cluster('east', { nodes: ['ucp-node-0'] })), { prune: true }));

    const after = on.sandbox.snapshot();
    const find = (snapshot: typeof before, name: string): unknown =>
      snapshot.services.find(({ Spec }) => Spec.Name === name);
    expect(find(after, 'shop')).toEqual(find(before, 'shop'));
    expect(after.configs[0]).toEqual(before.configs[0]);
  });

  itHolds(
    'converges from any set of manifests to any other, prunes removed objects, and then writes nothing',
    30,
    () =>
      fc.asyncProperty(fc.array(anyDeclaration, { minLength: 1, maxLength: 3 }), async (sets) => {
        const on = await startSandboxSwarm();
        for (const set of sets) {
          const intent = intentOf(set, { prune: true });

          const outcome = await on.converge(intent);

          expect(outcome.changes.filter(({ status }) => status !== 'done')).toEqual([]);
          await expectSettled(on, intent);
        }
      }),
    120_000,
  );

  itHolds(
    'undoes any change by hand to our services, and reports it as drift',
    30,
    async () => {
      const on = await startSandboxSwarm();
      const intent = intentOf(exampleSet());
      await on.converge(intent);
      const anyTampering = fc.record({
        image: fc.constantFrom('evil:1', 'training/whoami:latest'),
        env: fc.subarray(['LD_PRELOAD=/x', 'A=1']),
        user: fc.constantFrom(undefined, 'root'),
        label: fc.constantFrom('demo.A', 'evil.test'),
      });

      return fc.asyncProperty(anyTampering, async ({ image, env, user, label }) => {
        const isChanged = image === 'evil:1' || env.length > 0 || label !== 'demo.A';
        await tamper(on, 'demoeast', (spec) => {
          Object.assign(spec.TaskTemplate.ContainerSpec, {
            Image: image,
            Env: env,
            ...(user === undefined ? {} : { User: user }),
          });
          spec.Labels['com.docker.lb.hosts'] = label;
        });

        const { plan } = await on.plan(intent);

        expect(plan.changes.map(({ cause, resource }) => [cause, resource])).toEqual(
          isChanged ? [['drift', 'service/demoeast']] : [],
        );
        expect(plan.drift).toHaveLength(isChanged ? 1 : 0);
        await on.converge(intent);
        await expectSettled(on, intent);
      });
    },
    60_000,
  );

  it('converges if someone moved the core to another config, with a new number', async () => {
    const on = await startSandboxSwarm();
    const intent = intentOf(exampleSet());
    await on.converge(intent);
    const first = on.sandbox.snapshot().configs[0]!;
    await tamper(on, 'ucp-interlock', (spec) => {
      const [reference] = spec.TaskTemplate.ContainerSpec.Configs;
      Object.assign(reference!, { ConfigID: first.ID, ConfigName: first.Spec.Name });
    });

    const { plan } = await on.plan(intent);

    expect(plan.changes).toMatchObject([{ resource: 'service/ucp-interlock', cause: 'drift' }]);
    await on.converge(intent);
    await expectSettled(on, intent);
  });

  it('survives the loss of its ledger', async () => {
    const on = await startSandboxSwarm();
    const intent = intentOf(exampleSet());
    await on.converge(intent);
    const ledger = on.sandbox
      .snapshot()
      .configs.find(({ Spec }) => Spec.Name === 'swarm-reconciler.default')!;
    await on.api('DELETE', `/configs/${ledger.ID}`);

    const again = { ...intent, freshSalt: 'another' };
    await on.converge(again);

    await expectSettled(on, again);
  });

  it('marks everything that it creates as ours', async () => {
    const on = await startSandboxSwarm();
    const before = new Set(on.sandbox.snapshot().services.map(({ ID }) => ID));

    await on.converge(intentOf(exampleSet()));

    const made = on.sandbox.snapshot().services.filter(({ ID }) => !before.has(ID));
    expect(made).toHaveLength(2);
    for (const { Spec } of made) expect(Spec.Labels).toHaveProperty([ownerLabel], 'default');
  });
});

interface TamperedSpec {
  readonly Labels: Record<string, string>;
  readonly TaskTemplate: { readonly ContainerSpec: { readonly Configs: readonly object[] } };
}

async function tamper(on: SandboxSwarm, name: string, change: (spec: TamperedSpec) => void): Promise<void> {
  const { body } = await on.api('GET', `/services/${name}`);
  const read = body as {
    readonly ID: string;
    readonly Version: { readonly Index: number };
    readonly Spec: TamperedSpec;
  };
  change(read.Spec);
  const { status, body: answer } = await on.api(
    'POST',
    `/services/${read.ID}/update?version=${read.Version.Index}`,
    read.Spec,
  );
  if (status !== 200) throw new Error(JSON.stringify(answer));
}
