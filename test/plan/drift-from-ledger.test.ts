import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/model/ledger.ts';
import type { Key } from '../../src/kernel/key.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import type { Drift } from '../../src/model/plan.ts';
import { driftFromLedger } from '../../src/plan/drift-from-ledger.ts';
import { appliedRecord } from '../../src/service-fields/applied-record.ts';
import {
  env,
  image,
  labels,
  mountedConfig,
  observedConfig,
  observedNetwork,
  observedNode,
  observedSecret,
  observedService,
  observedSwarm,
  replicas,
  specValue,
} from '../builders/observed.ts';
import { ownLabels, owner, salt } from '../builders/plan-input.ts';

const driftOf = (
  key: Key,
  row: Partial<LedgerRow>,
  swarm: Partial<ObservedSwarm>,
  hasFreshSalt = false,
): readonly Drift[] =>
  driftFromLedger({
    owner,
    hasFreshSalt,
    observed: observedSwarm(swarm),
    ledger: { salt, rows: { [key]: { id: `id-of-${key.split('/')[1] ?? ''}`, attempted: 'x', ...row } } },
  });

describe('driftSinceWritten()', () => {
  const written = { image: 'nginx:1', replicas: 2, env: { TOKEN: 'secret' } };
  const web = (...parts: Parameters<typeof observedService> extends [string, ...infer P] ? P : never) =>
    observedService(
      'web',
      labels(ownLabels(written)),
      image('nginx:1'),
      replicas(2),
      env('TOKEN=secret'),
      ...parts,
    );

  it('finds nothing where all is as it was written', () => {
    expect(driftOf('service/web', {}, { services: [web()] })).toEqual([]);
  });

  it('shows the written and the observed value, but no sensitive one', () => {
    expect(driftOf('service/web', {}, { services: [web(image('evil:1'), env('TOKEN=stolen'))] })).toEqual([
      {
        resource: 'service/web',
        state: 'changed',
        fields: [
          { path: 'image', field: 'image', from: 'nginx:1', to: 'evil:1' },
          {
            path: 'env.TOKEN',
            field: 'env',
            key: 'TOKEN',
            from: '(sensitive)',
            to: '(sensitive)',
            sensitive: true,
          },
        ],
      },
    ]);
  });

  it('ignores fields that a manifest ignores', () => {
    const row = { ignore: ['/replicas'] };

    expect(driftOf('service/web', row, { services: [web(replicas(9))] })).toEqual([]);
    expect(driftOf('service/web', {}, { services: [web(replicas(9))] })).toHaveLength(1);
  });

  it('cannot tell sealed values apart with another salt, and says nothing of them', () => {
    const services = [
      observedService('web', labels(ownLabels(written)), image('nginx:1'), replicas(2), env('TOKEN=new')),
    ];

    expect(driftOf('service/web', {}, { services }, true)).toEqual([]);
    expect(driftOf('service/web', {}, { services }, false)).toHaveLength(1);
  });

  it("compares the options of a volume's driver with their seals, and without the salt the rest of the mount", () => {
    const mount = (readOnly: boolean, o: string) => ({
      type: 'volume',
      readOnly,
      volume: { driver: { options: { o } } },
    });
    const share = (readOnly: boolean, o: string) =>
      observedService(
        'web',
        labels(ownLabels({ mounts: { '/data': mount(true, 'hunter-one') } })),
        specValue(
          ['TaskTemplate', 'ContainerSpec', 'Mounts'],
          [
            {
              ...{ Type: 'volume', Target: '/data', ReadOnly: readOnly },
              VolumeOptions: { DriverConfig: { Options: { o } } },
            },
          ],
        ),
      );
    const fields = (services: ObservedSwarm['services'], hasFreshSalt = false): unknown =>
      driftOf('service/web', {}, { services }, hasFreshSalt)[0]?.fields;
    const masked = mount(true, '(sensitive)');

    expect(fields([share(true, 'hunter-one')])).toBeUndefined();
    expect(fields([share(true, 'hunter-two')])).toEqual([
      { path: 'mounts["/data"]', field: 'mounts', key: '/data', from: masked, to: masked },
    ]);
    expect(fields([share(true, 'hunter-two')], true)).toBeUndefined();
    expect(fields([share(false, 'hunter-one')], true)).toHaveLength(1);
  });

  it('compares only our fields of an adopted service', () => {
    const row = { applied: appliedRecord({ labels: { 'com.docker.lb.port': '80' } }, salt) };
    const theirs = observedService(
      'web',
      image('theirs:2'),
      labels({ 'com.docker.lb.port': '81', theirs: '1' }),
    );

    expect(driftOf('service/web', row, { services: [theirs] })).toMatchObject([
      {
        fields: [
          {
            path: 'labels["com.docker.lb.port"]',
            field: 'labels',
            key: 'com.docker.lb.port',
            from: '80',
            to: '81',
          },
        ],
      },
    ]);
  });

  it('compares of the core only its config', () => {
    const row = { applied: { core: { '/config.toml': 'conf-2' } } };
    const core = (name: string) =>
      observedService('core', image('any:1'), mountedConfig('/config.toml', 'x', name));

    expect(driftOf('service/core', row, { services: [core('conf-2')] })).toEqual([]);
    expect(driftOf('service/core', row, { services: [core('conf-1')] })).toMatchObject([
      {
        fields: [
          {
            path: 'configs["/config.toml"]',
            field: 'configs',
            key: '/config.toml',
            from: 'conf-2',
            to: 'conf-1',
          },
        ],
      },
    ]);
  });

  it('compares of a node the labels that were claimed', () => {
    const claim = { 'io.swarm-reconciler.keys.default': '{"region":"east"}', theirs: '1' };
    const node = (region: string) => observedNode('n0', { labels: { ...claim, region } });

    expect(driftOf('node/n0', {}, { nodes: [node('east')] })).toEqual([]);
    expect(driftOf('node/n0', {}, { nodes: [node('west')] })).toMatchObject([
      {
        resource: 'node/n0',
        fields: [{ path: 'labels.region', field: 'labels', key: 'region', from: 'east', to: 'west' }],
      },
    ]);
  });

  it.each<Key>(['service/web', 'network/web', 'config/web', 'secret/web', 'node/web'])(
    'tells that %s is gone',
    (key) => {
      expect(driftOf(key, {}, {})).toEqual([{ resource: key, state: 'deleted', fields: [] }]);
    },
  );

  it('sorts several labels of a node by name', () => {
    const claim = { 'io.swarm-reconciler.keys.default': '{"zone":"1","region":"east"}' };
    const node = observedNode('n0', { labels: claim });

    expect(driftOf('node/n0', {}, { nodes: [node] })[0]?.fields.map(({ path }) => path)).toEqual([
      'labels.region',
      'labels.zone',
    ]);
  });

  it('treats any change of an owned service as drift, but only our fields of an adopted one', () => {
    const ours = observedService('web', labels(ownLabels({ env: { A: '1' } })), env('A=1', 'B=2'));
    const row = { applied: appliedRecord({ env: { A: '1' } }, salt) };

    expect(driftOf('service/web', {}, { services: [ours] })).toMatchObject([{ fields: [{ path: 'env.B' }] }]);
    expect(driftOf('service/web', row, { services: [ours] })).toEqual([]);
  });

  it('reports fields that are not sensitive with another salt too', () => {
    const edited = [web(image('evil:1'))];

    expect(driftOf('service/web', {}, { services: edited }, true)).toMatchObject([
      { fields: [{ path: 'image' }] },
    ]);
  });

  it('reports only the config of a core that has labels of an owned service', () => {
    const row = { applied: { core: { '/config.toml': 'conf-2' } } };
    const core = observedService(
      'core',
      labels(ownLabels({ image: 'any:1' })),
      image('other:1'),
      mountedConfig('/config.toml', 'x', 'conf-1'),
    );

    expect(driftOf('service/core', row, { services: [core] })[0]?.fields.map(({ path }) => path)).toEqual([
      'configs["/config.toml"]',
    ]);
  });

  it('does not report existing objects, nor those that were never created', () => {
    expect(driftOf('network/web', {}, { networks: [observedNetwork('web')] })).toEqual([]);
    expect(driftOf('config/web', {}, { configs: [observedConfig('web')] })).toEqual([]);
    expect(driftOf('secret/web', {}, { secrets: [observedSecret('web')] })).toEqual([]);
    expect(
      driftFromLedger({
        owner,
        hasFreshSalt: false,
        observed: observedSwarm(),
        ledger: { salt, rows: { 'service/web': { attempted: 'x' } } },
      }),
    ).toEqual([]);
  });
});
