import { readFileSync } from 'node:fs';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import type {
  ObservedConfig,
  ObservedNode,
  ObservedService,
  ObservedSwarm,
  ObservedTask,
} from '../../src/model/observed.ts';
import { appliedLabel, ownerLabel, templateLabel } from '../../src/model/own-labels.ts';
import type { Intent } from '../../src/pass/intent.ts';
import { manifestIntent } from '../../src/pass/manifest-intent.ts';
import { planFrom, type PlannedPass } from '../../src/pass/plan-from.ts';
import {
  labels,
  mountedConfig,
  observedConfig,
  observedNetwork,
  observedNode,
  observedService,
  observedSwarm,
  observedTask,
} from './observed.ts';
import { owner, salt } from './plan-input.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');

/** config.toml as MKE ships it, and as the vendor's page on service clusters describes it. */
export const defaultConfig = fixture('default-config.toml');
export const clustersConfig = fixture('service-clusters-config.toml');

const stem = 'com.docker.ucp.interlock.conf';
export const instanceId = { 'com.docker.ucp.InstanceID': 'vl5umu06ryluu66uzjcv5h1bo' };

export const confN = (
  number: number,
  text: string,
  overrides: Partial<ObservedConfig> = {},
): ObservedConfig => observedConfig(`${stem}-${number}`, { text, ...overrides });

/** A conf-N that we wrote, with the given own blocks. */
export const ourConfN = (
  number: number,
  text: string,
  blocks: readonly string[],
  template?: object,
): ObservedConfig =>
  confN(number, text, {
    labels: {
      [ownerLabel]: owner,
      [appliedLabel]: JSON.stringify({ blocks, removed: [] }),
      ...(template === undefined ? {} : { [templateLabel]: JSON.stringify(template) }),
    },
  });

/** The core, reading one conf-N. */
export const core = (number: number): ObservedService =>
  observedService(
    'ucp-interlock',
    labels(instanceId),
    mountedConfig('/config.toml', `id-of-${stem}-${number}`, `${stem}-${number}`),
  );

export const marked = (name: string): ObservedService => observedService(name, labels(instanceId));

/** Layer 7 routing as MKE enables it, with the nodes and networks that the clusters of `cluster()` use. */
export const interlockSwarm = (overrides: {
  readonly configs: readonly ObservedConfig[];
  readonly running: number;
  readonly services?: readonly ObservedService[];
  readonly tasks?: readonly ObservedTask[];
}): ObservedSwarm =>
  observedSwarm({
    nodes: ['n-east', 'n-west', 'ucp-node-0', 'ucp-node-1'].map((name) => observedNode(name)),
    networks: ['eastnet', 'westnet'].map((name) => observedNetwork(name)),
    configs: overrides.configs,
    services: [core(overrides.running), ...(overrides.services ?? [])],
    tasks: [observedTask('ucp-interlock'), ...(overrides.tasks ?? [])],
  });

/** The swarm that the vendor's page starts from. */
export const vendorSwarm = (): ObservedSwarm =>
  interlockSwarm({
    configs: [confN(1, defaultConfig)],
    running: 1,
    services: [marked('ucp-interlock-extension'), marked('ucp-interlock-proxy')],
    tasks: [
      observedTask('ucp-interlock-extension'),
      observedTask('ucp-interlock-proxy', { id: 'p1' }),
      observedTask('ucp-interlock-proxy', { id: 'p2' }),
    ],
  });

export const intentOf = (set: ManifestSet, overrides: Partial<Intent> = {}): Intent => ({
  ...manifestIntent(
    { set, revision: { id: 'r1', digest: 'd1' }, partial: false },
    { owner, now: new Date('2026-01-01T00:00:00.000Z'), prune: false, freshSalt: salt },
  ),
  ...overrides,
});

export const planOf = (
  set: ManifestSet,
  observed: ObservedSwarm,
  overrides: Partial<Intent> = {},
): PlannedPass => planFrom(intentOf(set, overrides), { ...observed, nodes: observed.nodes.map(markedByMke) });

/** MKE labels the nodes that may run swarm services, and the default config.toml requires that label. */
const markedByMke = (node: ObservedNode): ObservedNode => ({
  ...node,
  labels: { 'com.docker.ucp.orchestrator.swarm': 'true', ...node.labels },
});
