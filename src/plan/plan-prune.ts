import { countOf } from '../kernel/count-of.ts';
import { keyOf, type Key } from '../kernel/key.ts';
import type { ObservedNetwork, ObservedNode, ObservedService } from '../model/observed.ts';
import { ownerLabel } from '../model/own-labels.ts';
import type { Change, Retained } from '../model/plan.ts';
import { keptLabelReason, keptLabels } from './nodes/obsolete-labels.ts';
import { interruption, noImpact } from './common/impact.ts';
import { coreRemains } from './interlock/core-remains.ts';
import { keptProxies, keptReason } from './interlock/kept-blocks.ts';
import { joinedBy, stayingOn } from './networks/network-users.ts';
import { observedService } from './common/lookups.ts';
import { ownershipOf } from './common/ownership.ts';
import { joinFragments, fragment, type Fragment, type Step } from './common/fragment.ts';
import { type PlanInput } from './plan-input.ts';
import { partialReason } from './common/partial-reason.ts';
import { keepLedgerRows } from './common/keep-ledger-rows.ts';
import { refuseHeld } from './common/held.ts';
import { runningTasks } from './common/service-tasks.ts';
import { obsoleteNodeSteps, undeclaredNodes } from './nodes/obsolete-nodes.ts';
import { obsoleteServices, prunedServices } from './services/obsolete-services.ts';

/**
 * Owned objects that are no longer declared: deleted if pruning is allowed, otherwise reported as retained. Networks are
 * deleted last, after the core and its proxies have left them; `interlock` holds those changes. `objects` has the labels of
 * declared nodes.
 */
export function planPrune(input: PlanInput, interlock: Fragment, objects: Fragment): Fragment {
  const services = obsoleteServices(input);
  const remains = coreRemains(input);
  const users = networkUsers(input, prunedServices(input), [...interlock.steps, ...remains.steps]);
  const pruned = refuseHeld(
    joinFragments([
      ...services.map((service) => prune(keyOf('service', service.name), serviceStep(service, input), input)),
      remains,
    ]),
    input,
  );
  const networks = obsoleteNetworks(input);
  const blocks = input.desired.interlock?.obsoleteBlocks ?? [];
  return joinFragments([
    pruned,
    ...networks.map((network) => pruneNetwork(network, users, input)),
    planObsoleteNodes(input, joinFragments([interlock, pruned]), [...users, ...labelled(objects)]),
    fragment({
      retained: [...keptProxies(input), ...keptCore(input)],
      warnings: input.prune
        ? []
        : blocks.map((name) => ({
            kind: 'obsoleteBlock',
            message: `Extensions.${name} of config.toml was written by us and is no longer declared: --prune removes it`,
          })),
    }),
  ]);
}

/** A core that we deployed and that clusters still need, although `deploy` is no longer declared. */
function keptCore({ desired: { interlock }, observed, owner }: PlanInput): readonly Retained[] {
  const core = interlock === undefined ? undefined : observedService(observed, interlock.coreService);
  if (interlock?.deploy !== undefined || core?.labels[ownerLabel] !== owner) return [];
  const reason = 'spec.deploy of it is no longer declared, kept because config.toml is still managed';
  return [{ resource: keyOf('service', core.name), reason }];
}

function prune(
  key: Key,
  step: Step,
  input: PlanInput,
  retainedReason = 'no longer declared: --prune deletes it',
): Fragment {
  const row = input.ledger.rows[key];
  if (row?.isKept === true) {
    return fragment({ retained: [{ resource: key, reason: keptReason }], rows: [[key, row]] });
  }
  if (input.prune) return fragment({ steps: [step] });
  if (input.isPartial === true) return retain(key, `not declared here: ${partialReason}`, input);
  return retain(key, retainedReason, input, { isPrunable: true });
}

/** The engine refuses to remove a network in use, so the plan's changes of its users come first. */
function pruneNetwork(network: ObservedNetwork, users: ReadonlySet<string>, input: PlanInput): Fragment {
  const key = keyOf('network', network.name);
  const stay = stayingOn(network, users, input);
  if (stay.length === 0)
    return prune(key, networkStep(network, [...users, ...joinedBy(network, input)]), input);
  return retain(key, `no longer declared, kept as long as it is joined by ${stay.join(', ')}`, input);
}

const retain = (
  resource: Key,
  reason: string,
  { ledger }: PlanInput,
  more: Pick<Retained, 'isPrunable'> = {},
): Fragment =>
  fragment({ retained: [{ resource, reason, ...more }], rows: keepLedgerRows([], [resource], ledger) });

function obsoleteNetworks(input: PlanInput): readonly ObservedNetwork[] {
  const kept = new Set(input.desired.networks.map(({ name }) => name));
  return input.observed.networks.filter(
    (network) => !kept.has(network.name) && isOurs(keyOf('network', network.name), network, input),
  );
}

const isOurs = (key: Key, object: ObservedNetwork, input: PlanInput): boolean =>
  ownershipOf(object, key, input.owner, input.ledger).by === 'us';

function deletion(key: Key, impact: Change['impact'], dependsOn: readonly string[]): Change {
  return { id: key, op: 'delete', resource: key, cause: 'prune', fields: [], impact, dependsOn };
}

function serviceStep(service: ObservedService, input: PlanInput): Step {
  const tasks = runningTasks(input.observed, service.id);
  const summary = `the service is removed (${countOf(tasks, 'task')} stopped)`;
  const impact =
    tasks === 0 ? noImpact('the service is removed, it has no tasks') : interruption(tasks, [], summary);
  return {
    change: deletion(keyOf('service', service.name), impact, []),
    write: { kind: 'removeService', id: service.id },
  };
}

/** Includes the core even if the plan has no step for it: if it is refused, it keeps the networks of its blocks. */
function networkUsers(
  { desired }: PlanInput,
  services: readonly ObservedService[],
  interlock: readonly Step[],
): ReadonlySet<string> {
  const core = desired.interlock === undefined ? [] : [keyOf('service', desired.interlock.coreService)];
  const obsolete = services.map(({ name }) => keyOf('service', name));
  return new Set([...obsolete, ...core, ...interlock.map(({ change }) => change.id)].sort());
}

const networkStep = (network: ObservedNetwork, users: readonly string[]): Step => ({
  change: deletion(keyOf('network', network.name), noImpact('deleted once nothing uses it'), users),
  write: { kind: 'removeNetwork', id: network.id },
});

/** A proxy that moves has its new node before it loses the old one. */
const labelled = ({ steps }: Fragment): readonly string[] =>
  steps.flatMap(({ change, write }) => (write.kind === 'updateNode' ? [change.id] : []));

/** Labels are removed last: a proxy's constraints need them while it exists. They do not evict services that `before` removes. */
function planObsoleteNodes(input: PlanInput, before: Fragment, users: readonly string[]): Fragment {
  const needed = before.waits.filter(({ required }) => required).map(({ id }) => id);
  const removed = new Set(
    before.steps.flatMap(({ write }) => (write.kind === 'removeService' ? [write.id] : [])),
  );
  const services = input.observed.services.filter(({ id }) => !removed.has(id));
  const remaining = { ...input, observed: { ...input.observed, services } };
  return joinFragments([
    ...obsoleteNodeSteps(remaining).map(({ change, write }) =>
      prune(
        change.resource,
        { change: { ...change, dependsOn: [...users, ...needed] }, write },
        input,
        obsoleteNodeReason(change),
      ),
    ),
    ...undeclaredNodes(input).map((node) => keptNode(node, input)),
  ]);
}

/** A node is never deleted: it only loses labels. */
function obsoleteNodeReason({ fields }: Change): string {
  // The change of a label has the label as its key.
  const labels = fields.map(({ key }) => `"${String(key)}"`);
  const what =
    labels.length === 0
      ? 'our record of its labels'
      : `our ${labels.length === 1 ? 'label' : 'labels'} ${labels.join(', ')}`;
  return `no longer declared: --prune removes ${what}, the node stays`;
}

function keptNode(node: ObservedNode, input: PlanInput): Fragment {
  const key = keyOf('node', node.hostname);
  return joinFragments(
    Object.keys(keptLabels(node, input)).map((label) =>
      retain(key, keptLabelReason(label, node, input), input),
    ),
  );
}
