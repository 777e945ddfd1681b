import type { Key } from '../kernel/key.ts';
import { joinFragments, fragment, withoutRefused, withRefused, type Fragment } from './common/fragment.ts';
import { refuseHeld } from './common/held.ts';
import { withholdChanges } from './common/withhold-changes.ts';
import { orderPorts } from './common/order-ports.ts';
import { refuseDependents } from './common/refuse-dependents.ts';
import type { InterlockDocument } from '../model/interlock-document.ts';
import { withHeldBlocks } from './interlock/held-blocks.ts';
import { planInterlock } from './interlock/plan-interlock.ts';
import { waitForHolds } from './interlock/wait-for-holds.ts';
import { waitForProxies } from './interlock/wait-for-proxies.ts';
import { planNetworks } from './networks/plan-networks.ts';
import { keepEvicted, waitsForMoved } from './nodes/evictions.ts';
import { planNodes } from './nodes/plan-nodes.ts';
import { planFileObjects } from './objects/plan-file-objects.ts';
import { planObsoleteObjects } from './objects/plan-obsolete-objects.ts';
import { withoutUnneededObjects } from './objects/unneeded-objects.ts';
import { runningDocument, type PlanInput } from './plan-input.ts';
import { planPrune } from './plan-prune.ts';
import { checkObjects, checkServices, checkWrites } from './run-checks.ts';
import { planServices } from './services/plan-services.ts';
import { planUnadoption } from './services/plan-unadoption.ts';
import { withRouteImpact } from './services/route-impact.ts';

/** A plan while it is made. */
interface Draft {
  /** Networks, nodes, secrets and configs of files. */
  readonly objects: Fragment;
  /** Declared services, and adopted ones that no manifest declares any more. */
  readonly services: Fragment;
  /** config.toml, the core and what the core makes. */
  readonly interlock: Fragment;
  /** Clusters that no block serves after the plan, with the refused resource that is the reason. */
  readonly blocked: ReadonlyMap<string, Key>;
  /** config.toml after the plan; undefined: it is unknown, or not managed. */
  readonly document: InterlockDocument | undefined;
  /** Proxies whose block stays as it runs, with the refused resource that is the reason. */
  readonly unchanged: ReadonlyMap<Key, Key>;
  /** Changes to what is no longer declared. */
  readonly obsolete: Fragment;
}

type Stage = (draft: Draft, input: PlanInput) => Draft;

/** The order matters: each stage builds on what the earlier ones planned and refused. */
const stages: readonly Stage[] = [
  planDeclared,
  refuseObjects,
  refuseServices,
  addInterlock,
  addObsolete,
  moveProxies,
  orderServices,
  addObsoleteObjects,
];

type LastStage = (whole: Fragment, input: PlanInput) => Fragment;

/** Steps over the whole plan: withheld changes refuse their dependents, and refused changes need no secrets. */
const lastStages: readonly LastStage[] = [
  refuseWrites,
  orderPorts,
  withholdChanges,
  refuseDependents,
  withoutUnneededObjects,
];

/** Everything that a plan does, not ordered yet. */
export function draftPlan(whole: PlanInput): Fragment {
  const input = withHeldBlocks(whole);
  const draft = stages.reduce<Draft>((before, stage) => stage(before, input), emptyDraft);
  return lastStages.reduce((before, stage) => stage(before, input), wholeOf(draft));
}

const nothing = fragment({});

const emptyDraft: Draft = {
  ...{ objects: nothing, services: nothing, interlock: nothing, obsolete: nothing },
  ...{ blocked: new Map(), document: undefined, unchanged: new Map() },
};

const wholeOf = ({ objects, interlock, services, obsolete }: Draft): Fragment =>
  joinFragments([objects, interlock, services, obsolete]);

function planDeclared(draft: Draft, input: PlanInput): Draft {
  const objects = joinFragments([planNetworks(input), planNodes(input), planFileObjects(input)]);
  const services = joinFragments([planServices(input), planUnadoption(input)]);
  return { ...draft, objects: refuseHeld(objects, input), services: refuseHeld(services, input) };
}

/** Its checks look at the services too: a network needs an address for each of their tasks. */
function refuseObjects(draft: Draft, input: PlanInput): Draft {
  const found = checkObjects(input, joinFragments([draft.objects, draft.services]));
  return { ...draft, objects: withRefused(draft.objects, found) };
}

function refuseServices(draft: Draft, input: PlanInput): Draft {
  const found = checkServices(input, joinFragments([draft.objects, draft.services]));
  return { ...draft, services: withRefused(draft.services, found) };
}

/** What is refused so far decides which blocks config.toml gets. Nodes that move between clusters change before and after it. */
function addInterlock(draft: Draft, input: PlanInput): Draft {
  const planned = planInterlock(input, draft.objects, draft.services);
  return { ...draft, ...planned, ...waitForHolds(planned.interlock, draft.services, input) };
}

/** After Interlock: networks are removed once the core and its proxies have left them. */
function addObsolete(draft: Draft, input: PlanInput): Draft {
  const { interlock, objects } = draft;
  const obsolete = withoutRefused(planPrune(input, interlock, objects), interlock);
  return { ...draft, obsolete: refuseHeld(obsolete, input) };
}

/** Proxies that node labels evict: where the block stays as it runs they stay, the others are waited for. */
function moveProxies(draft: Draft, input: PlanInput): Draft {
  const { unchanged } = draft;
  const objects = keepEvicted(draft.objects, unchanged);
  const obsolete = keepEvicted(draft.obsolete, unchanged);
  const document = draft.document ?? runningDocument(input);
  const waits = waitsForMoved([...objects.steps, ...obsolete.steps], document);
  return { ...draft, objects, obsolete: { ...obsolete, waits: [...obsolete.waits, ...waits] } };
}

/** Services that change their cluster wait for its proxy, and the impact of each includes the proxies that it reconfigures. */
function orderServices(draft: Draft, input: PlanInput): Draft {
  return {
    ...draft,
    services: withRouteImpact(waitForProxies(draft.services, draft, input), input, draft.document),
    obsolete: withRouteImpact(draft.obsolete, input, draft.document),
  };
}

/** After the services: a secret is removed once the services that mount it are. */
function addObsoleteObjects(draft: Draft, input: PlanInput): Draft {
  const objects = planObsoleteObjects(input, draft.obsolete.steps);
  return { ...draft, obsolete: joinFragments([draft.obsolete, refuseHeld(objects, input)]) };
}

function refuseWrites(whole: Fragment, input: PlanInput): Fragment {
  return withRefused(whole, checkWrites(input, whole));
}
