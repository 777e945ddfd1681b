import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManifestSet } from '../../../src/model/manifest/manifest.ts';
import type { Labels, ObservedSwarm } from '../../../src/model/observed.ts';
import { after } from '../../builders/after.ts';
import { confN, defaultConfig, interlockSwarm, planOf } from '../../builders/interlock-swarm.ts';
import { annotated, cluster, interlock, manifestSet, type ManifestText } from '../../builders/manifests.ts';
import { observedNode } from '../../builders/observed.ts';
import { itHolds } from '../../support/it-holds.ts';

const blocks = ['default', 'a', 'b'] as const;
const byHand = ['a', 'b'] as const;
const ports = { a: 7000, b: 7100, east: 8080, west: 8090 } as const;

type ClusterName = keyof typeof ports;

const blockByHand = (name: 'a' | 'b'): string => `
[Extensions.${name}]
Image = "by-hand:${name}"
ProxyImage = "by-hand-proxy:1"
ServiceName = "${name}-extension"
ProxyServiceName = "${name}-proxy"
ServiceCluster = "${name}"
ProxyReplicas = 1
PublishedPort = ${String(ports[name])}
`;

const noDefault = defaultConfig.slice(0, defaultConfig.indexOf('[Extensions]'));

/** A swarm in which the vendor's block is, or blocks that somebody made by hand. */
const swarmWith = (present: readonly (typeof blocks)[number][]): ObservedSwarm => {
  const made = byHand.filter((name) => present.includes(name)).map(blockByHand);
  const text = [present.includes('default') ? defaultConfig : noDefault, ...made].join('');
  return {
    ...interlockSwarm({ configs: [confN(1, text)], running: 1 }),
    nodes: ['n-1', 'n-2'].map((name) => observedNode(name)),
  };
};

/** By labels of their own clusters can share nodes. */
const of = (
  name: ClusterName,
  nodes: readonly string[],
  said: Labels = {},
  spec: object = {},
): ManifestText =>
  annotated(
    cluster(name, {
      nodes,
      nodeLabels: { [name]: 'yes' },
      proxy: { publish: { http: { published: ports[name] }, https: { published: ports[name] + 1 } } },
      ...spec,
    }),
    said,
  );

const removing = (names: readonly string[], spec: object = {}): ManifestText =>
  interlock({ ...spec, ...(names.length === 0 ? {} : { removeExtensions: names }) });

const subsets = <T>([first, ...rest]: readonly T[]): readonly (readonly T[])[] =>
  first === undefined ? [[]] : subsets(rest).flatMap((some) => [some, [first, ...some]]);

// A template that changed with the blocks that go would send every proxy of ours round once more, with other images.
describe('the plan after an apply is empty where blocks made by hand', () => {
  const named = (names: readonly string[]): string => names.join(' and ') || 'none';
  const cases = subsets(blocks).flatMap((present) =>
    subsets(present).flatMap((removed) =>
      subsets(byHand.filter((name) => present.includes(name) && !removed.includes(name))).map((adopted) => {
        const title = `are ${named(present)}, ${named(removed)} removed, ${named(adopted)} adopted`;
        return [title, { present, removed, adopted }] as const;
      }),
    ),
  );

  it.each(cases)('%s', (_, { present, removed, adopted }) => {
    const swarm = swarmWith(present);
    const taken = adopted.map((name) => of(name, ['n-2'], { adopt: 'true' }));
    const set = manifestSet(removing(removed), of('east', ['n-1']), ...taken);

    const pass = planOf(set, swarm, { prune: true });
    const { plan } = planOf(set, after(swarm, pass), { prune: true });

    expect(pass.plan.refused).toEqual([]);
    expect(plan.changes).toEqual([]);
  });
});

interface Turn {
  readonly owner: string;
  readonly prune: boolean;
  readonly set: ManifestSet;
}

const anyCluster = fc.record({
  name: fc.constantFrom<ClusterName[]>('a', 'b', 'east', 'west'),
  nodes: fc.constantFrom(['n-1'], ['n-2'], ['n-1', 'n-2']),
  connectTimeout: fc.constantFrom(1, 2),
  said: fc.constantFrom<Labels[]>(
    ...[{}, {}, { adopt: 'true' }, { adopt: 'true' }, { mode: 'observe' }, { prune: 'false' }],
    ...[{ suspend: 'true' }, { prune: 'false', mode: 'observe' }],
  ),
});

const anyTurn: fc.Arbitrary<Turn> = fc
  .record({
    owner: fc.constantFrom('default', 'default', 'team'),
    prune: fc.boolean(),
    removed: fc.subarray([...blocks]),
    restores: fc.boolean(),
    clusters: fc.uniqueArray(anyCluster, { selector: ({ name }) => name, maxLength: 3 }),
  })
  .map(({ owner, prune, removed, restores, clusters }) => {
    const names: readonly string[] = clusters.map(({ name }) => name);
    const manifests = clusters.map(({ name, nodes, said, connectTimeout }) =>
      of(name, nodes, said, { config: { connectTimeout } }),
    );
    const gone = removed.filter((name) => !names.includes(name));
    const spec = restores ? { removeLast: 'restoreTemplate' } : {};
    return { owner, prune, set: manifestSet(removing(gone, spec), ...manifests) };
  });

describe('planChanges() for owners and hands that share config.toml', () => {
  itHolds(
    'plans nothing after each apply, whoever made, took, observes, keeps or removes which block',
    150,
    () =>
      fc.property(
        fc.subarray([...blocks]),
        fc.array(anyTurn, { minLength: 1, maxLength: 4 }),
        (present, turns) => {
          let swarm = swarmWith(present);
          for (const { set, ...said } of turns) {
            swarm = after(swarm, planOf(set, swarm, said));
            expect(planOf(set, swarm, said).plan.changes).toEqual([]);
          }
        },
      ),
  );
});
