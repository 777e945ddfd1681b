import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.ts';
import { routerImage } from '../../src/defaults/images.ts';
import type { DesiredService } from '../../src/model/desired.ts';
import {
  annotated,
  cluster,
  interlock,
  manifestSet,
  service,
  type ManifestText,
} from '../builders/manifests.ts';

const warm = { keepNetworksWarm: true };

const holdsOf = (...manifests: readonly ManifestText[]): readonly DesiredService[] =>
  compile(manifestSet(...manifests), {}, { prune: false }).services.filter(({ name }) =>
    name.startsWith('reconciler-hold-'),
  );

describe('compile() for keepNetworksWarm', () => {
  it('adds a service that waits on the nodes of the proxies and joins the networks of the cluster', () => {
    const [hold, ...others] = holdsOf(cluster('east', { ...warm, networks: ['a', 'b'] }));

    expect(others).toEqual([]);
    expect(hold).toMatchObject({ name: 'reconciler-hold-east', origin: 'east.yaml:4', cluster: undefined });
    expect(hold?.values).toEqual({
      image: routerImage,
      args: ['hold'],
      mode: 'global',
      networks: ['a', 'b'],
      'placement.constraints': ['node.labels.region==east', 'node.platform.os==linux'],
      readOnly: true,
      'capabilities.drop': ['ALL'],
      stopGracePeriod: 2_000_000_000,
      'resources.limits.cpus': 250_000_000,
      'resources.limits.memory': 134_217_728,
      'update.order': 'start-first',
      'update.failureAction': 'pause',
    });
  });

  it('takes its image from the cluster, else from the core that is deployed', () => {
    const deploy = interlock({ deploy: { image: 'registry.test/router:2' } });
    const imageOf = (...manifests: readonly ManifestText[]) => holdsOf(...manifests)[0]?.values['image'];

    expect(imageOf(cluster('east', warm), deploy)).toBe('registry.test/router:2');
    expect(imageOf(cluster('east', { ...warm, holdImage: 'registry.test/hold:1' }), deploy)).toBe(
      'registry.test/hold:1',
    );
  });

  it('joins the networks of the services where the cluster names none, as its proxies do', () => {
    const [hold] = holdsOf(
      cluster('east', { ...warm, networks: [] }),
      service('b', 'east', { networks: ['net-b'] }),
      service('a', 'east', { networks: ['net-a'] }),
      service('c', 'west', { networks: ['net-c'] }),
    );

    expect(hold?.values['networks']).toEqual(['net-a', 'net-b']);
  });

  it.each<[string, readonly ManifestText[]]>([
    ['a cluster that does not ask for it', [cluster('east', { keepNetworksWarm: false }), cluster('west')]],
    ['a cluster without networks', [cluster('east', { ...warm, networks: [] })]],
    ['an observe-only cluster', [annotated(cluster('east', warm), { mode: 'observe' })]],
  ])('adds none for %s', (_what, manifests) => {
    expect(holdsOf(...manifests)).toEqual([]);
  });
});
