import { describe, expect, it } from 'vitest';
import { after } from '../builders/after.ts';
import { confN, defaultConfig, interlockSwarm, planOf } from '../builders/interlock-swarm.ts';
import { annotated, cluster, interlock, manifestSet } from '../builders/manifests.ts';
import { observedNode } from '../builders/observed.ts';

const byHand = (name: string, port: number): string => `
[Extensions.${name}]
Image = "by-hand:${name}"
ProxyImage = "by-hand-proxy:1"
ServiceName = "${name}-extension"
ProxyServiceName = "${name}-proxy"
ServiceCluster = "${name}"
ProxyReplicas = 1
PublishedPort = ${String(port)}
`;

const noDefault = defaultConfig.slice(0, defaultConfig.indexOf('[Extensions]'));

const blocks = ['default', 'a', 'b'] as const;

const subsets = <T>([first, ...rest]: readonly T[]): readonly (readonly T[])[] =>
  first === undefined ? [[]] : subsets(rest).flatMap((some) => [some, [first, ...some]]);

const east = cluster('east', {
  nodes: ['n-1'],
  proxy: { publish: { http: { published: 8080 }, https: { published: 8081 } } },
});

const adopting = (name: string, port: number) =>
  annotated(
    cluster(name, {
      nodes: [`n-${name}`],
      proxy: { publish: { http: { published: port }, https: { published: port + 1 } } },
    }),
    { adopt: 'true' },
  );

const ports = { a: 7000, b: 7100 } as const;

// A template that changed with the blocks that go would send every proxy of ours round once more, with other images.
describe('the plan after an apply is empty where blocks made by hand', () => {
  const cases = subsets(blocks).flatMap((present) =>
    subsets(present).flatMap((removed) =>
      subsets(['a', 'b'] as const)
        .filter((adopted) => adopted.every((name) => present.includes(name) && !removed.includes(name)))
        .map((adopted) => ({ present, removed, adopted })),
    ),
  );
  const named = (names: readonly string[]): string => names.join(' and ') || 'none';

  it.each(
    cases.map(
      (one) =>
        [
          `are ${named(one.present)}`,
          `${named(one.removed)} removed`,
          `${named(one.adopted)} adopted`,
          one,
        ] as const,
    ),
  )('%s, %s, %s', (_present, _removed, _adopted, { present, removed, adopted }) => {
    const text = [
      present.includes('default') ? defaultConfig : noDefault,
      ...(['a', 'b'] as const)
        .filter((name) => present.includes(name))
        .map((name) => byHand(name, ports[name])),
    ].join('');
    const swarm = {
      ...interlockSwarm({ configs: [confN(1, text)], running: 1 }),
      nodes: ['n-1', 'n-a', 'n-b'].map((name) => observedNode(name)),
    };
    const set = manifestSet(
      interlock(removed.length === 0 ? {} : { removeExtensions: removed }),
      east,
      ...adopted.map((name) => adopting(name, ports[name])),
    );

    const pass = planOf(set, swarm, { prune: true });
    const { plan } = planOf(set, after(swarm, pass), { prune: true });

    expect(pass.plan.refused).toEqual([]);
    expect(plan.changes).toEqual([]);
  });
});
