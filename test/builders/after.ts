import { blockServices } from '../../src/interlock/blocks/block-services.ts';
import { parseDocument } from '../../src/interlock/document/parse-document.ts';
import {
  asText,
  isJsonObject,
  valueAt,
  withValueAt,
  type Json,
  type JsonObject,
} from '../../src/kernel/json.ts';
import { compareText, keyOf, type Key } from '../../src/kernel/key.ts';
import { serializeLedger } from '../../src/ledger/ledger-codec.ts';
import type { Ledger, LedgerRow } from '../../src/model/ledger.ts';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import type { Labels, ObservedService, ObservedSwarm } from '../../src/model/observed.ts';
import {
  coreLabel,
  ledgerLabel,
  ledgerName,
  ownerLabel,
  routerCore,
  routerOwner,
} from '../../src/model/own-labels.ts';
import type { Write } from '../../src/model/write.ts';
import { intentOf } from '../../src/ledger/ledger-intent.ts';
import { seenRow } from '../../src/plan/interlock/plan-proxies.ts';
import type { PlannedPass } from '../../src/pass/plan-from.ts';
import { withObjectIds } from '../../src/service-fields/object-references.ts';
import { withConfigAt } from '../../src/service-fields/config-references.ts';
import { desiredTasks } from '../../src/service-fields/desired-tasks.ts';
import { planOf } from './interlock-swarm.ts';
import { observedConfig, observedNetwork, observedService, observedTask } from './observed.ts';
import { owner } from './plan-input.ts';

/**
 * The observed swarm after a plan has been executed: every write succeeds, the core makes what its config says, all tasks
 * run, and the ledger is stored. For tests with consecutive plans; the sandbox shows what an engine really does.
 */
export function after(observed: ObservedSwarm, { writes, ledger }: PlannedPass): ObservedSwarm {
  const swarm = withTasks([...writes.values()].reduce(land, observed));
  const planned = Object.entries(ledger.rows) as [Key, LedgerRow][]; // keys of a record of Keys
  const ids = idsIn(swarm);
  const rows = Object.fromEntries(
    planned.map(([key, row]) => [key, settledRow(row, row.id ?? ids.get(key))]),
  );
  return withLedger(swarm, { ...ledger, rows });
}

/** The swarm after applying the manifest sets one after the other, with --prune. */
export const converged = (start: ObservedSwarm, ...sets: readonly ManifestSet[]): ObservedSwarm =>
  sets.reduce((swarm, set) => after(swarm, planOf(set, swarm, { prune: true })), start);

/** The swarm if a plan is killed before the write with this number: only the intent of the ledger is stored. */
export function killedBefore(observed: ObservedSwarm, pass: PlannedPass, position: number): ObservedSwarm {
  const written = [...pass.writes.values()].slice(0, position).reduce(land, observed);
  return withLedger(withTasks(written), intentOf(pass.before, pass.ledger));
}

function withLedger(swarm: ObservedSwarm, ledger: Ledger): ObservedSwarm {
  const stored = observedConfig(ledgerName(owner), {
    labels: { [ownerLabel]: owner, [ledgerLabel]: serializeLedger(ledger) },
  });
  const configs = [...swarm.configs.filter(({ name }) => name !== stored.name), stored];
  return {
    ...swarm,
    configs: byName(configs),
    networks: byName(swarm.networks),
    services: byName(swarm.services),
  };
}

const byName = <T extends { readonly name: string }>(objects: readonly T[]): readonly T[] =>
  objects.toSorted((left, right) => compareText(left.name, right.name));

function land(swarm: ObservedSwarm, write: Write): ObservedSwarm {
  const { networks, nodes, configs } = swarm;
  if (write.kind === 'createNetwork') return { ...swarm, networks: [...networks, networkOf(write)] };
  if (write.kind === 'removeNetwork') {
    const users = swarm.services.filter(({ spec }) => joins(spec, write.id)).map(({ name }) => name);
    if (users.length > 0) throw new Error(`${write.id} is removed while in use by ${users.join(', ')}`);
    return { ...swarm, networks: without(networks, write.id) };
  }
  if (write.kind === 'createConfig') {
    const { name, labels, text } = write.config;
    return { ...swarm, configs: [...configs, observedConfig(name, { labels, text })] };
  }
  if (write.kind === 'removeConfig') return { ...swarm, configs: without(configs, write.id) };
  if (write.kind === 'updateNode') {
    const { ref, spec } = write;
    const labels = (spec['Labels'] ?? {}) as Labels;
    return {
      ...swarm,
      nodes: nodes.map((node) => (node.id === ref.id ? { ...node, spec, labels } : node)),
    };
  }
  return landOnService(swarm, write);
}

function landOnService(swarm: ObservedSwarm, write: Write): ObservedSwarm {
  const { services } = swarm;
  if (write.kind === 'createService') {
    const made = madeOf(withIds(write.spec, swarm), swarm);
    const next = { ...swarm, services: [...services, made] };
    return made.name === coreName ? withCoreAtWork(next) : next;
  }
  if (write.kind === 'removeService') return { ...swarm, services: without(services, write.id) };
  if (write.kind === 'updateService') return withSpec(swarm, write.ref.id, write.spec);
  if (write.kind === 'switchConfig') {
    const { name } = write.reference;
    const id = swarm.configs.find((config) => config.name === name)?.id ?? '';
    return withCoreAtWork(
      withSpec(swarm, write.ref.id, withConfigAt(write.spec, { ...write.reference, id })),
    );
  }
  if (write.kind === 'recordOnly') return swarm;
  throw new Error(`after() does not support ${write.kind}`);
}

const joins = (spec: JsonObject, network: string): boolean =>
  JSON.stringify(valueAt(spec, attachments) ?? []).includes(`"Target":"${network}"`);

const attachments = ['TaskTemplate', 'Networks'];

const without = <T extends { readonly id: string }>(objects: readonly T[], id: string): readonly T[] =>
  objects.filter((object) => object.id !== id);

const withSpec = (swarm: ObservedSwarm, id: string, spec: JsonObject): ObservedSwarm => ({
  ...swarm,
  services: swarm.services.map((service) =>
    service.id === id ? { ...madeOf(spec, swarm), updateState: 'completed' } : service,
  ),
});

const networkOf = ({ network, labels }: Extract<Write, { kind: 'createNetwork' }>) =>
  observedNetwork(network.name, {
    labels,
    driver: network.driver,
    ...(network.subnets.length === 0 ? {} : { subnets: network.subnets }),
    ...(network.gateway === undefined ? {} : { gateways: [network.gateway] }),
    attachable: network.attachable ?? false,
    internal: network.internal ?? false,
    options: { ...network.driverOpts, ...(network.encrypted === true ? { encrypted: '' } : {}) },
  });

/** The service as the engine stores it, with the names of networks resolved to ids. */
function madeOf(spec: JsonObject, { networks }: ObservedSwarm): ObservedService {
  const networkTargets = valueAt(spec, attachments);
  const ids = new Map(networks.map(({ id, name }) => [name, id]));
  const resolved = (item: Json): Json =>
    isJsonObject(item) ? { ...item, Target: ids.get(asText(item['Target'] ?? '')) ?? item['Target'] } : item;
  const known = Array.isArray(networkTargets)
    ? withValueAt(spec, attachments, networkTargets.map(resolved))
    : spec;
  return observedService(asText(spec['Name'] ?? ''), () => known);
}

/** The core makes the services of each block of its config; those of removed blocks stay as they are. */
function withCoreAtWork(swarm: ObservedSwarm): ObservedSwarm {
  const core = swarm.services.find(({ name }) => name === coreName);
  const isRouter = core?.labels[coreLabel] === routerCore;
  const running = swarm.configs.find(({ id }) => id === core?.configs[0]?.id);
  const parsed = parseDocument(running?.text ?? '');
  if (!parsed.ok) return swarm;
  const made = Object.values(parsed.document.extensions)
    .flatMap(blockServices)
    .filter(({ role }) => role === 'proxy' || !isRouter)
    .map(({ name, spec }) => madeOf({ ...(isRouter ? withRouterLabels(spec) : spec), Name: name }, swarm));
  const names = new Set(made.map(({ name }) => name));
  return { ...swarm, services: [...swarm.services.filter(({ name }) => !names.has(name)), ...made] };
}

const coreName = 'ucp-interlock';

const withRouterLabels = (spec: JsonObject): JsonObject => {
  const labels = (spec['Labels'] ?? {}) as Labels;
  return {
    ...spec,
    Labels: { ...labels, [ownerLabel]: routerOwner, type: 'com.docker.interlock.core.proxy' },
  };
};

const withIds = (spec: JsonObject, { configs }: ObservedSwarm): JsonObject =>
  withObjectIds(spec, (_kind, name) => configs.find((config) => config.name === name)?.id);

/** Adds the desired number of tasks of each service, with its configs. */
const withTasks = (swarm: ObservedSwarm): ObservedSwarm => ({
  ...swarm,
  tasks: swarm.services.flatMap(({ name, spec, configs }) =>
    Array.from({ length: desiredTasks(spec) ?? 1 }, (_, index) =>
      observedTask(name, { id: `task-${index}-of-${name}`, configIds: configs.map(({ id }) => id) }),
    ),
  ),
});

const idsIn = ({ services, networks, configs }: ObservedSwarm): ReadonlyMap<Key, string> =>
  new Map([
    ...services.map(({ id, name }) => [keyOf('service', name), id] as const),
    ...networks.map(({ id, name }) => [keyOf('network', name), id] as const),
    ...configs.map(({ id, name }) => [keyOf('config', name), id] as const),
  ]);

/** Fills in the ids of created objects; a service of a block counts as observed. */
function settledRow(row: LedgerRow, id: string | undefined): LedgerRow {
  if (id === undefined) return row;
  return row.applied?.['block'] === undefined ? { ...row, id } : seenRow(row, id);
}
