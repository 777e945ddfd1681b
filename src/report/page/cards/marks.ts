import {
  conditionTypes,
  type Condition,
  type ConditionType,
  type ServiceHealth,
} from '../../../model/status.ts';
import type { Change, Plan } from '../../../model/plan.ts';
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

export function marksIn(status: Status | undefined, plan: Plan | undefined): MarksOf {
  const byResource = new Map((status?.resources ?? []).map((one) => [one.resource, one]));
  const changes = groupBy(plan?.changes ?? [], ({ resource }) => resource);
  return (resource) => {
    const known = byResource.get(resource);
    const pending = pendingOf(changes.get(resource) ?? []);
    return {
      sync: known === undefined ? (pending === undefined ? 'foreign' : 'pending') : syncOf(known.conditions),
      ...(known?.health === undefined ? {} : { health: pageHealth(known.health) }),
      reasons: known === undefined ? [] : reasonsOf(known),
      ...(pending === undefined ? {} : { pending }),
    };
  };
}

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
function pendingOf(changes: readonly Pick<Change, 'op' | 'impact'>[]): PagePending | undefined {
  const [first] = changes;
  if (first === undefined) return undefined;
  const main = changes.find(({ op }) => op === 'create' || op === 'delete') ?? first;
  return {
    op: main.op,
    impact: main.impact.summary,
    interrupts: changes.some(({ impact }) => impact.class === 'interruption'),
  };
}
