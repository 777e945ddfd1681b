import { groupBy } from '../../../kernel/group-by.ts';
import { kindOf, nameOf, type Key } from '../../../kernel/key.ts';
import type { ReconcilerSnapshot } from '../../../model/snapshot.ts';
import type { Condition, ResourceStatus } from '../../../model/status.ts';
import type { PageFacts } from '../page-facts.ts';
import type { PageProblem } from '../page-view.ts';
import { conditionProblem } from './condition-problem.ts';

/** What is wrong with single objects. */
export function resourceProblems(
  { status, drifts, incidents, pending }: ReconcilerSnapshot,
  { invocation }: Pick<PageFacts, 'invocation'>,
): readonly PageProblem[] {
  const began = new Map([
    ...incidents.map(({ id, since }) => [id, since] as const),
    ...drifts.map(({ drift, since }) => [`drift/${drift.resource}`, since] as const),
  ]);
  // They are one problem, with the changes that wait.
  const held = new Set((pending ?? status?.pending)?.held.map(({ resource }) => resource));
  const isHeld = ({ type }: Condition, resource: Key): boolean => type === 'Refused' && held.has(resource);
  return (status?.resources ?? []).flatMap((one): readonly PageProblem[] => {
    const { resource, conditions, changedAt } = one;
    const found = [
      ...conditions
        .filter((condition) => !isHeld(condition, resource))
        .flatMap((condition) => conditionProblem(condition, one, invocation) ?? []),
      ...healthProblem(one),
    ];
    return merged(found).map((problem) => {
      const since = problem.since ?? began.get(problem.id) ?? changedAt;
      return { ...problem, card: resource, ...(since === undefined ? {} : { since }) };
    });
  });
}

/** An object can be refused for several reasons. */
const merged = (problems: readonly PageProblem[]): readonly PageProblem[] =>
  [...groupBy(problems, ({ id }) => id).values()].flatMap((same) =>
    same.slice(0, 1).map((first) => ({ ...first, details: same.flatMap(({ details }) => details) })),
  );

/** What is missing because somebody has deleted it is one problem with that. */
function healthProblem({ resource, health, conditions }: ResourceStatus): readonly PageProblem[] {
  if (health === undefined || (health.state !== 'Degraded' && health.state !== 'Missing')) return [];
  const { state, running, desired, message } = health;
  if (state === 'Missing' && conditions.some(({ type }) => type === 'Drifted')) return [];
  const isDocker = kindOf(resource) === 'service' && state === 'Degraded';
  return [
    {
      ...{ id: `health/${resource}`, tone: 'critical' },
      title:
        state === 'Missing' ? `${resource} is missing` : `${resource} has ${running} of ${desired} tasks`,
      details: message === undefined ? [] : [message],
      ...(isDocker ? { command: `docker service ps --no-trunc ${nameOf(resource)}` } : {}),
    },
  ];
}
