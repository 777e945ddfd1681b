import { kindOf, nameOf, type Key } from '../../../kernel/key.ts';
import type { ReconcilerSnapshot } from '../../../model/snapshot.ts';
import type { Condition, ServiceHealth } from '../../../model/status.ts';
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
  return (status?.resources ?? []).flatMap((one): PageProblem[] => {
    const { resource, conditions, health } = one;
    const found = [
      ...conditions
        .filter((condition) => !isHeld(condition, resource))
        .flatMap((condition) => conditionProblem(condition, one, invocation) ?? []),
      ...(health === undefined ? [] : healthProblem(resource, health)),
    ];
    return found.map((problem) => {
      const since = problem.since ?? began.get(problem.id);
      return { ...problem, card: resource, ...(since === undefined ? {} : { since }) };
    });
  });
}

function healthProblem(
  resource: Key,
  { state, running, desired, message }: ServiceHealth,
): readonly PageProblem[] {
  if (state !== 'Degraded' && state !== 'Missing') return [];
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
