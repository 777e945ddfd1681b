import {
  conditionTypes,
  type Condition,
  type ConditionType,
  type ServiceHealth,
} from '../../../model/status.ts';
import type { PendingApproval, WaitingObject } from '../../../model/approval.ts';
import type { Change, Impact, Plan } from '../../../model/plan.ts';
import { countOf } from '../../../kernel/count-of.ts';
import type { Key } from '../../../kernel/key.ts';
import { isResourceHealthy, type ResourceStatus, type Status } from '../../../model/status.ts';
import { groupBy } from '../../../kernel/group-by.ts';
import type { PageHealth, PagePending, PageSync } from '../page-view.ts';

/** How an object is marked on its card. */
export interface Marks {
  readonly sync: PageSync;
  readonly health?: PageHealth;
  readonly reasons: readonly string[];
  readonly pending?: PagePending;
}

/** The interruptions that wait, as the cards show them. */
export type WaitingMarks = Pick<PendingApproval, 'held' | 'changes' | 'isAllowed'>;

type PendingChange = Pick<Change, 'op' | 'resource'> & { readonly impact: Pick<Impact, 'class' | 'summary'> };

/** The marks of any object, from what is known of it. */
export type MarksOf = (resource: Key) => Marks;

const syncs: Readonly<Record<ConditionType, PageSync>> = {
  Quarantined: 'quarantined',
  Refused: 'refused',
  Drifted: 'drifted',
  Pending: 'pending',
  Suspended: 'suspended',
  InSync: 'inSync',
};

const healths: Readonly<Record<ServiceHealth['state'], PageHealth>> = {
  Healthy: 'healthy',
  Progressing: 'progressing',
  Degraded: 'degraded',
  Missing: 'missing',
};

export const pageHealth = (health: ServiceHealth): PageHealth => healths[health.state];

export function marksIn(status: Status | undefined, plan: Plan | undefined, waiting?: WaitingMarks): MarksOf {
  const byResource = new Map((status?.resources ?? []).map((one) => [one.resource, one]));
  const changes = groupBy<Key, PendingChange>(
    [...(plan?.changes ?? []), ...(waiting?.changes ?? [])],
    ({ resource }) => resource,
  );
  const waitingResources = new Set(waiting?.changes?.map(({ resource }) => resource));
  const held = new Map(waiting?.held.map((one) => [one.resource, one]));
  const knownOf = (resource: Key): ResourceStatus | undefined => {
    const found = byResource.get(resource);
    const isWaiting = held.has(resource) || waitingResources.has(resource);
    return found && isWaiting ? asWaiting(found, held.has(resource), waiting) : found;
  };
  return (resource) => {
    const object = held.get(resource);
    const known = knownOf(resource);
    const pending = pendingOf(changes.get(resource) ?? []) ?? (object && pendingHeld(object));
    return {
      sync: known === undefined ? (pending === undefined ? 'foreign' : 'pending') : syncOf(known.conditions),
      ...(known?.health === undefined ? {} : { health: pageHealth(known.health) }),
      reasons: known === undefined ? [] : reasonsOf(known),
      ...(pending === undefined ? {} : { pending }),
    };
  };
}

/** What a guard holds back is not wrong: it waits. */
const asWaiting = (
  known: ResourceStatus,
  isHeld: boolean,
  waiting: WaitingMarks | undefined,
): ResourceStatus => ({
  ...known,
  conditions: known.conditions.map((condition) =>
    condition.type === 'InSync' || (isHeld && condition.type === 'Refused')
      ? {
          type: 'Pending',
          message: waiting?.isAllowed === true ? 'waits for its window' : 'waits for approval',
        }
      : condition,
  ),
});

/** A proxy is held back for the sake of a change of config.toml. */
const pendingHeld = ({ reason }: WaitingObject): PagePending => ({
  ...{ op: 'update', impact: reason, interrupts: true },
});

/** An object that the core creates has no conditions. */
const syncOf = (conditions: readonly Condition[]): PageSync => {
  const worst = conditionTypes.find((type) => conditions.some((condition) => condition.type === type));
  return worst === undefined ? 'made' : syncs[worst];
};

function reasonsOf(known: ResourceStatus): readonly string[] {
  const { conditions, health } = known;
  return [
    ...conditions.flatMap(({ type, message }) =>
      type === 'InSync' ? [] : [message === undefined ? type : `${type}: ${message}`],
    ),
    ...(isResourceHealthy(known) || health === undefined ? [] : [healthText(health)]),
  ];
}

export const healthText = ({ state, message, running, desired }: ServiceHealth): string =>
  state === 'Missing'
    ? 'Missing: the service does not exist'
    : `${state}: ${message ?? `${running} of ${countOf(desired, 'task')} run`}`;

/** An object that a plan changes more than once is created or deleted by one of the changes. */
function pendingOf(changes: readonly Omit<PendingChange, 'resource'>[]): PagePending | undefined {
  const [first] = changes;
  if (first === undefined) return undefined;
  const main = changes.find(({ op }) => op === 'create' || op === 'delete') ?? first;
  return {
    op: main.op,
    impact: main.impact.summary,
    interrupts: changes.some(({ impact }) => impact.class === 'interruption'),
  };
}
