import type { ObservedService, ObservedSwarm } from '../../../src/model/observed.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import { converged } from '../../builders/after.ts';
import { exampleSet } from '../../builders/example.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { annotated, cluster, interlock, manifestSet, service } from '../../builders/manifests.ts';
import {
  env,
  image,
  labels,
  observedNetwork,
  observedNode,
  observedService,
  observedSwarm,
  observedTask,
  specValue,
  type SpecPart,
} from '../../builders/observed.ts';
import { owner } from '../../builders/plan-input.ts';

const exampleRuns = (): ObservedSwarm => converged({ ...vendorSwarm(), networks: [] }, exampleSet());

/** The service after a change by someone else. */
const tampered =
  (name: string, ...parts: readonly SpecPart[]) =>
  (one: ObservedService): ObservedService =>
    one.name === name
      ? { ...observedService(name, () => one.spec, ...parts), updateState: one.updateState }
      : one;

const withServices = (
  swarm: ObservedSwarm,
  change: (service: ObservedService) => ObservedService,
): ObservedSwarm => ({ ...swarm, services: swarm.services.map(change) });

const withoutService = (swarm: ObservedSwarm, removed: string): ObservedSwarm => ({
  ...swarm,
  services: swarm.services.filter(({ name }) => name !== removed),
});

const nodes = (...names: readonly string[]): Pick<ObservedSwarm, 'nodes'> => ({
  nodes: names.map((name) => observedNode(name)),
});

/** MKE's default proxy publishes 80 and 8443 on every node. */
const ports = (http: number): object => ({
  publish: { http: { published: http }, https: { published: http + 1 } },
});
const east = (spec: object = {}) => cluster('east', { nodes: ['n-1', 'n-2'], proxy: ports(8080), ...spec });
const west = (spec: object = {}) => cluster('west', { nodes: ['n-3'], proxy: ports(8090), ...spec });

const threeNodes = (): ObservedSwarm => ({ ...vendorSwarm(), ...nodes('n-1', 'n-2', 'n-3') });

/** A swarm that has never had Interlock. */
const plainSwarm = (): ObservedSwarm => observedSwarm(nodes('n-1', 'n-2', 'n-3'));

/** A foreign service, with a route that we add. */
const theirs = (): ObservedSwarm => {
  const swarm = vendorSwarm();
  const shop = observedService('shop', image('shop:1'), env('A=1'), labels({ team: 'shop' }));
  return { ...swarm, services: [...swarm.services, shop], tasks: [...swarm.tasks, observedTask('shop')] };
};
const route = annotated(
  {
    kind: 'RoutedService',
    metadata: { name: 'shop' },
    spec: { route: { hosts: ['shop.test'], port: 80 }, networks: ['eastnet'] },
  },
  { adopt: 'true' },
);
const nothingOfIt = manifestSet(interlock());

/** Plans on a swarm that has converged before. */
export const laterPlanCases: Readonly<Record<string, () => PlannedPass>> = {
  'proxy-drift': () => {
    const swarm = withServices(
      exampleRuns(),
      tampered('ucp-interlock-proxy-east', specValue(['Mode', 'Replicated', 'Replicas'], 0), image('evil:1')),
    );
    return planOf(exampleSet(), withoutService(swarm, 'ucp-interlock-proxy-west'));
  },
  'service-changes-cluster': () => {
    const before = manifestSet(east(), west(), service('web', 'east', { networks: ['eastnet'] }));
    const set = manifestSet(
      east(),
      west({ config: { connectTimeout: 9 } }),
      service('web', 'west', { networks: ['westnet'] }),
    );
    return planOf(set, converged(threeNodes(), before));
  },
  'cluster-goes': () => {
    const both = manifestSet(east(), west(), service('web', 'west', { networks: ['westnet'] }));
    const swarm = converged({ ...threeNodes(), networks: [] }, both);
    return planOf(manifestSet(east()), swarm, { prune: true });
  },
  rotation: () => {
    const settings = interlock({ keepConfigs: 2 });
    const revision = (connectTimeout: number) =>
      manifestSet(east({ config: { connectTimeout } }), interlock());
    const swarm = converged(threeNodes(), revision(1), revision(2), revision(3), revision(4));
    return planOf(manifestSet(east({ config: { connectTimeout: 5 } }), settings), swarm);
  },
  'held-back': () => {
    const before = manifestSet(east(), service('web', 'east', { networks: ['eastnet'] }));
    const set = manifestSet(
      annotated(east({ networks: ['eastnet', 'newnet'] }), { suspend: 'true' }),
      annotated(service('web', 'east', { image: 'nginx:2', networks: ['eastnet'] }), { mode: 'observe' }),
      service('api', 'east', { networks: ['newnet'] }),
    );
    return planOf(set, converged(threeNodes(), before));
  },
  deploy: () => planOf(manifestSet(east(), interlock({ deploy: {} })), plainSwarm()),
  'deployed-core-changes': () => {
    const set = manifestSet(east(), west(), interlock({ deploy: {} }));
    const changed = manifestSet(
      east({ config: { connectTimeout: 9 } }),
      west(),
      interlock({ deploy: { image: 'router:2' } }),
    );
    return planOf(changed, converged(plainSwarm(), set));
  },
  'deployed-core-goes': () => {
    const set = manifestSet(east(), interlock({ deploy: {} }), service('web', 'east'));
    return planOf(nothingOfIt, converged(plainSwarm(), set), { prune: true });
  },
  adoption: () => planOf(manifestSet(route), theirs()),
  'route-awaited': () => planOf(manifestSet(route), withoutService(theirs(), 'shop')),
  released: () => planOf(nothingOfIt, converged(theirs(), manifestSet(route)), { prune: true }),
  'kept-by-its-manifest': () => {
    const kept = annotated(service('web', '', { networks: ['eastnet'] }), { prune: 'false' });
    return planOf(nothingOfIt, converged(theirs(), manifestSet(kept)), { prune: true });
  },
  'others-share-it': () => {
    const teamB = `io.swarm-reconciler.keys.team-b`;
    const start: ObservedSwarm = {
      ...theirs(),
      nodes: [observedNode('n-1', { labels: { region: 'east', rack: '7', [teamB]: '{"region":"east"}' } })],
      networks: [observedNetwork('eastnet', { labels: { 'io.swarm-reconciler.owner': `not-${owner}` } })],
    };
    const set = manifestSet(east({ nodes: ['n-1'] }), service('web', 'east', { networks: ['eastnet'] }));
    return planOf(nothingOfIt, converged(start, set), { prune: true });
  },
};
