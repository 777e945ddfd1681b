import fc from 'fast-check';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import { cluster, interlock, manifestSet, plainService, service } from './manifests.ts';

const line = fc.string({ maxLength: 8 }).map((text) => text.replace(/[^ -~]/g, 'ä'));

const anySpec = fc.record(
  {
    image: fc.constantFrom('nginx:1', 'nginx:2'),
    env: fc.dictionary(fc.constantFrom('A', 'B', 'C'), line, { noNullPrototype: true }),
    labels: fc.dictionary(fc.constantFrom('team', 'stage'), line, { noNullPrototype: true }),
    containerLabels: fc.dictionary(fc.constantFrom('x', 'y'), line, { noNullPrototype: true }),
    args: fc.array(line, { maxLength: 2 }),
    user: fc.constantFrom('nginx', 'root'),
    stopGracePeriod: fc.constantFrom('10s', '1m', '500ms'),
    placement: fc.record({
      constraints: fc.subarray([
        'node.role == worker',
        'node.platform.os==linux',
        'node.labels.com.docker.ucp.x!=1',
      ]),
    }),
    replicas: fc.nat({ max: 3 }),
    networks: fc.constantFrom(['eastnet'], ['eastnet', 'ucp-interlock']),
  },
  { requiredKeys: ['image'], noNullPrototype: true },
);

/** The default proxy uses 80 and 8443 on every node. */
const freePorts = { publish: { http: { published: 8080 }, https: { published: 8444 } } };

const anyCluster = fc.record(
  {
    config: fc.constantFrom({ connectTimeout: 5 }, { connectTimeout: 9, workerProcesses: 'auto' }),
    extraConfig: fc.dictionary(
      fc.constantFrom('SomeKey', 'usEr'),
      fc.oneof(line, fc.integer(), fc.boolean()),
      { noNullPrototype: true },
    ),
    hitless: fc.boolean(),
    nodeLabels: fc.constantFrom({ region: 'east' }, { region: 'east', zone: '1' }, {}),
    proxy: fc.constant(freePorts),
  },
  { requiredKeys: ['proxy'], noNullPrototype: true },
);

/** Clusters, services with all kinds of options, and keys of config.toml, as far as the sandbox accepts them. */
export const anyDeclaration: fc.Arbitrary<ManifestSet> = fc
  .record({
    east: anyCluster,
    hasWest: fc.boolean(),
    services: fc.dictionary(fc.constantFrom('a', 'b', 'c'), anySpec, { noNullPrototype: true }),
    workers: fc.dictionary(fc.constantFrom('d', 'e'), anySpec, { noNullPrototype: true }),
    removesDefault: fc.boolean(),
  })
  .map(({ east, hasWest, services, workers, removesDefault }) =>
    manifestSet(
      cluster('east', { networks: ['eastnet'], ...east }),
      ...(hasWest ? [cluster('west', { proxy: freePorts })] : []),
      ...Object.entries(workers).map(([name, spec]) => plainService(name, spec)),
      ...Object.entries(services).map(([name, spec]) =>
        service(name, 'east', { networks: ['eastnet'], ...spec }),
      ),
      ...(removesDefault ? [interlock({ removeExtensions: ['default'] })] : []),
    ),
  );
