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
import type { ManifestSet } from '../../src/model/manifest.ts';
import type { Labels, ObservedService, ObservedSwarm } from '../../src/model/observed.ts';
import { ledgerLabel, ledgerName, ownerLabel } from '../../src/model/own-labels.ts';
import type { Write } from '../../src/model/write.ts';
import { intentOf } from '../../src/ledger/ledger-intent.ts';
import { seenRow } from '../../src/plan/interlock/plan-proxies.ts';
import type { PlannedPass } from '../../src/pass/plan-from.ts';
import { withConfigAt } from '../../src/service-fields/config-references.ts';
import { desiredTasks } from '../../src/service-fields/desired-tasks.ts';
import { planOf } from './interlock-swarm.ts';
import { observedConfig, observedNetwork, observedService, observedTask } from './observed.ts';
import { owner } from './plan-input.ts';

/**
 * The swarm once a plan is carried out, as data: every write lands, the core makes what its config says, all tasks run,
 * and the ledger is stored. For plans that follow on others; what an engine really does is for the sandbox to say.
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

/** A swarm to which the manifests were applied one after the other, and what was declared no more was pruned. */
export const converged = (start: ObservedSwarm, ...sets: readonly ManifestSet[]): ObservedSwarm =>
  sets.reduce((swarm, set) => after(swarm, planOf(set, swarm, { prune: true })), start);

/** The swarm where a plan was killed before the write with this number: of the ledger only the intent is stored. */
export function killedBefore(observed: ObservedSwarm, pass: PlannedPass, place: number): ObservedSwarm {
  const written = [...pass.writes.values()].slice(0, place).reduce(land, observed);
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
  if (write.kind === 'createService') return { ...swarm, services: [...services, madeOf(write.spec, swarm)] };
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
  throw new Error(`No test has needed to know what ${write.kind} does`);
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

/** The engine resolves the networks that a spec names. */
function madeOf(spec: JsonObject, { networks }: ObservedSwarm): ObservedService {
  const standing = valueAt(spec, attachments);
  const ids = new Map(networks.map(({ id, name }) => [name, id]));
  const resolved = (item: Json): Json =>
    isJsonObject(item) ? { ...item, Target: ids.get(asText(item['Target'] ?? '')) ?? item['Target'] } : item;
  const known = Array.isArray(standing) ? withValueAt(spec, attachments, standing.map(resolved)) : spec;
  return observedService(asText(spec['Name'] ?? ''), () => known);
}

/** The core makes the services of each block that it reads; it forgets those of others. */
function withCoreAtWork(swarm: ObservedSwarm): ObservedSwarm {
  const core = swarm.services.find(({ name }) => name === 'ucp-interlock');
  const running = swarm.configs.find(({ id }) => id === core?.configs[0]?.id);
  const parsed = parseDocument(running?.text ?? '');
  if (!parsed.ok) return swarm;
  const meant = Object.values(parsed.document.extensions)
    .flatMap(blockServices)
    .map(({ name, spec }) => madeOf({ ...spec, Name: name }, swarm));
  const names = new Set(meant.map(({ name }) => name));
  return { ...swarm, services: [...swarm.services.filter(({ name }) => !names.has(name)), ...meant] };
}

/** As many as each service wants, the core's with the config that it reads. */
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

/** Ids of what was made are filled in; a service of a block was seen. */
function settledRow(row: LedgerRow, id: string | undefined): LedgerRow {
  if (id === undefined) return row;
  return row.applied?.['block'] === undefined ? { ...row, id } : seenRow(row, id);
}
