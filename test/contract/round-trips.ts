import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyOf } from '../../src/kernel/key.ts';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import { observe } from '../../src/observe/observe.ts';
import { executePass } from '../../src/pass/execute-pass.ts';
import type { Intent } from '../../src/pass/intent.ts';
import { manifestIntent } from '../../src/pass/manifest-intent.ts';
import { planFrom, type PlannedPass } from '../../src/pass/plan-from.ts';
import { serviceFields } from '../../src/service-fields/field-table.ts';
import { chooseEndpoints } from '../../src/swarm/endpoint.ts';
import { createSwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { createSwarmWriter } from '../../src/swarm/swarm-writer.ts';
import { createSystemClock } from '../../src/telemetry/system-clock.ts';
import { manifestSet, service } from '../builders/manifests.ts';
import { roundTrips, type RoundTrip } from './round-trip-cases.ts';
import { image, type World } from './world.ts';

const owner = 'contract-round-trips';

/** The state of the field in the manifest, in order. */
const phases = ['first', 'second', 'removed', 'again'] as const;

/** Compiled from files, and tested elsewhere. */
const others: readonly string[] = ['secrets', 'configs'];

const names = roundTrips(['', '', '']).map(({ field }) => field);
const fields = serviceFields.map(({ name }) => name).filter((name) => !others.includes(name));

/**
 * Tests every field with the real code, from the manifest's text to the engine and back: created with a value, changed,
 * removed, and added again. After each step the next plan is empty. All fields are tested in parallel, each in its own
 * service.
 */
export function roundTripCases(world: () => World): void {
  let trips: readonly RoundTrip[] = [];
  const passes = new Map<string, { readonly plan: PlannedPass; readonly next: PlannedPass }>();

  beforeAll(async () => {
    const create = async (word: string): Promise<string> => (await world().createNetwork(word)).name;
    const networks = [await create('one'), await create('two'), await create('three')] as const;
    trips = roundTrips(networks);
    const engine = openEngine(world().socketPath);
    for (const phase of phases) {
      const set = manifestsOf(trips, phase, networks[0]);
      passes.set(phase, { plan: await engine.converge(set), next: await engine.plan(set) });
    }
  }, 180_000);

  afterAll(async () => {
    const { list } = await world().get('/configs', { filters: { name: [`swarm-reconciler.${owner}`] } });
    for (const { ID } of list) await world().remove(`/configs/${ID}`);
  });

  it(`covers each of the ${fields.length} fields of the table, with ${names.length} pairs of values`, () => {
    expect([...new Set(names)].sort()).toEqual(fields.toSorted());
  });

  it('only fields of a later API are refused', () => {
    const { plan: pass } = passes.get('first')!;

    expect(names.filter((field) => isUnknownTo(pass, field))).toEqual(world().answers.fieldsOfLaterApi);
    expect(pass.plan.refused).toHaveLength(world().answers.fieldsOfLaterApi.length);
  });

  it.each(names.map((field, index) => ({ field, index })))(
    '$field: made, changed, removed and added again, and nothing to do after each',
    ({ field, index }) => {
      const key = keyOf('service', serviceName(index));
      const { isFixed = false, endsInDefault = false } = trips[index]!;
      const reported = (pass: PlannedPass) => ({
        changes: pass.plan.changes.filter(({ resource }) => resource === key),
        refused: pass.plan.refused.filter(({ resource }) => resource === key),
        warnings: pass.plan.warnings.filter(({ resource }) => resource === key),
      });

      if (isUnknownTo(passes.get('first')!.plan, field)) {
        expect(reported(passes.get('first')!.plan)).toMatchObject({
          changes: [],
          refused: [{ resource: key }],
        });
        return;
      }
      for (const [phase, { plan, next }] of passes) {
        const { changes, ...rest } = reported(plan);
        expect({ phase, ...rest }).toEqual({ phase, refused: [], warnings: [] });
        const isIdle = endsInDefault && phase === 'removed';
        const expected = isIdle ? [] : [phase === 'first' ? 'create' : 'update'];
        if (!isFixed) expect({ phase, ops: changes.map(({ op }) => op) }).toEqual({ phase, ops: expected });
        if (phase !== 'first') expect(otherFields(changes, field)).toEqual([]);
        expect({ phase, ...reported(next) }).toEqual({ phase, changes: [], refused: [], warnings: [] });
      }
    },
  );
}

/** Whether the engine's API is too old for the field, so that the engine would drop it. */
const isUnknownTo = ({ plan }: PlannedPass, field: string): boolean =>
  plan.refused.some(({ reason }) => reason.includes(`would lose ${field} (`));

const otherFields = (changes: PlannedPass['plan']['changes'], field: string): readonly string[] =>
  changes
    .flatMap((change) => change.fields.map(({ path }) => path))
    .filter((path) => path !== field && !path.startsWith(`${field}.`) && !path.startsWith(`${field}[`));

const serviceName = (index: number): string => `contract-trip-${index}`;

function manifestsOf(
  trips: readonly RoundTrip[],
  phase: (typeof phases)[number],
  network: string,
): ManifestSet {
  return manifestSet(
    ...trips.map(({ first, second, base, isFixed = false }, index) => {
      const declared = phase === 'second' && Object.keys(second).length > 0 ? second : first;
      const route = { hosts: [`${serviceName(index)}.test`], port: 8000, network };
      const own = { image, route, replicas: 0, networks: [network], ...base };
      return service(serviceName(index), '', {
        ...own,
        ...(phase === 'removed' && !isFixed ? {} : declared),
      });
    }),
  );
}

interface Engine {
  plan(set: ManifestSet): Promise<PlannedPass>;
  /** Plans and applies; a refusal fails the test that checks the plan. */
  converge(set: ManifestSet): Promise<PlannedPass>;
}

function openEngine(socketPath: string): Engine {
  const connection = createSwarmConnection(chooseEndpoints(`unix://${socketPath}`, {}));
  const reader = createSwarmReader(connection);
  const writer = createSwarmWriter(connection);
  const intent = (set: ManifestSet): Intent =>
    manifestIntent(
      { set, revision: { id: 'r', digest: 'd' }, partial: false },
      { owner, prune: false, freshSalt: '00', now: new Date('2026-01-01T00:00:00Z') },
    );
  const plan = async (set: ManifestSet): Promise<PlannedPass> => planFrom(intent(set), await observe(reader));
  return {
    plan,
    converge: async (set) => {
      const pass = await plan(set);
      const outcome = await executePass(
        pass,
        { reader, writer, clock: createSystemClock(), publish: () => undefined },
        { wait: false, waitTimeoutMs: 0, signal: new AbortController().signal },
      );
      expect(outcome.changes.filter(({ status }) => status !== 'done')).toEqual([]);
      return pass;
    },
  };
}
