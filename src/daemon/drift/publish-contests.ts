import type { Key } from '../../kernel/key.ts';
import type { Plan } from '../../model/plan.ts';
import { incidentId } from '../alert-kinds.ts';
import type { PassContext } from '../daemon-state.ts';
import { settleIncidents, type Ongoing } from '../incidents/settle-incidents.ts';
import { contestedKeys, judgeContests } from './contests.ts';
import { driftOf } from './publish-drift.ts';

/** The objects that this pass does not heal, because somebody undoes that again and again. */
export function contestedNow({ memory, dependencies }: PassContext): ReadonlySet<Key> {
  const { contests, driftHistories } = memory.state();
  return contestedKeys(contests, driftHistories, dependencies.clock.monotonicMs());
}

/** Publishes which objects are contested, and which no longer are. */
export function publishContests(plan: Plan, contested: ReadonlySet<Key>, context: PassContext): void {
  const { memory, dependencies } = context;
  const { driftHistories, drifts } = memory.state();
  const nowMs = dependencies.clock.monotonicMs();
  const contests = judgeContests({ plan, contested, contests: memory.state().contests, nowMs });
  // A contest that has ended begins anew only after as many heals.
  const ended = [...contested].filter((key) => !contests.has(key) && memory.state().contests.has(key));
  const histories = new Map(driftHistories);
  for (const key of ended) histories.delete(key);
  memory.update({ contests, driftHistories: histories });
  settleIncidents(
    'contested',
    [...contests].map(([resource, { drift }]): Ongoing => {
      const id = incidentId('contested', resource);
      const heals = driftHistories.get(resource)?.heals.length ?? 0;
      const since = drifts.get(resource)?.since ?? dependencies.clock.now().toISOString();
      if (drift === undefined) return { id, key: id };
      return { id, key: id, begin: { type: 'drift.contested', drift, heals, since } };
    }),
    (incident) => ({ type: 'drift.uncontested', ...driftOf(incident) }),
    context,
  );
}
