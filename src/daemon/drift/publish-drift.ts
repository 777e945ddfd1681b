import type { Key } from '../../kernel/key.ts';
import type { Incident } from '../../model/incident.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Drift, Plan } from '../../model/plan.ts';
import type { KnownDrift } from '../../model/snapshot.ts';
import { incidentId, isAbout } from '../alert-kinds.ts';
import type { PassContext } from '../daemon-state.ts';
import { grownKey } from '../incidents/grown-key.ts';
import { settleIncidents, type Ongoing } from '../incidents/settle-incidents.ts';
import { withHeals } from './drift-history.ts';
import { judgeDrift } from './judge-drift.ts';

/** Publishes drift once, again if further fields drift, and its end. Returns in how long to look again. */
export function publishDrift(
  plan: Pick<Plan, 'drift' | 'changes'>,
  context: PassContext,
): number | undefined {
  const { memory, dependencies } = context;
  const { incidents, driftHistories, drifts } = memory.state();
  const about = incidents.filter(({ id }) => isAbout('drift', id));
  const incidentOf = new Map(
    about.flatMap((one) => (one.alert.resource === undefined ? [] : [[one.alert.resource, one]])),
  );
  const verdict = judgeDrift({
    drift: plan.drift,
    healed: healedBy(plan),
    open: new Set(incidentOf.keys()),
    histories: driftHistories,
    nowMs: dependencies.clock.monotonicMs(),
  });
  const now = dependencies.clock.now().toISOString();
  const sinceOf = (key: Key): string => incidentOf.get(key)?.since ?? drifts.get(key)?.since ?? now;
  const known = plan.drift.map((drift): KnownDrift => ({ drift, since: sinceOf(drift.resource) }));
  memory.update({
    driftHistories: verdict.histories,
    drifts: new Map(known.map((one): [Key, KnownDrift] => [one.drift.resource, one])),
  });
  const notified = verdict.notified.map((drift): Ongoing => {
    const key = grownKey(incidentOf.get(drift.resource)?.key, itemsOf(drift));
    const begin = { type: 'drift.detected', drift, since: sinceOf(drift.resource) } as const;
    return { id: incidentId('drift', drift.resource), key, begin };
  });
  const kept = about.filter(({ alert }) => alert.resource !== undefined && verdict.kept.has(alert.resource));
  settleIncidents(
    'drift',
    [...notified, ...kept.map(({ id, key }) => ({ id, key }))],
    (incident) => ({ type: 'drift.resolved', ...driftOf(incident) }),
    context,
  );
  return verdict.lookInMs;
}

/** Remembers what the pass has healed. */
export function rememberHeals(plan: Plan, outcome: Outcome, { memory, dependencies }: PassContext): void {
  const healing = healedBy(plan);
  const healed = outcome.changes
    .filter(({ resource, status }) => status === 'done' && healing.has(resource))
    .map(({ resource }) => resource);
  const nowMs = dependencies.clock.monotonicMs();
  memory.update({ driftHistories: withHeals(memory.state().driftHistories, new Set(healed), nowMs) });
}

/** The objects whose drift a plan undoes. */
export const healedBy = ({ changes }: Pick<Plan, 'changes'>): ReadonlySet<Key> =>
  new Set(changes.filter(({ cause }) => cause === 'drift').map(({ resource }) => resource));

/** The drift of an incident, as far as its alert tells. */
export function driftOf({ alert, since }: Incident): { readonly drift: Drift; readonly since: string } {
  const { resource = 'service/', fields = [] } = alert;
  return { drift: { resource, state: fields.length === 0 ? 'deleted' : 'changed', fields }, since };
}

/** What of an object drifts, without the values: they may flap. */
const itemsOf = ({ state, fields }: Drift): readonly string[] =>
  state === 'deleted' ? ['deleted'] : fields.map(({ path }) => `field ${path}`);
