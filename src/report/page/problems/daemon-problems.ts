import { countOf } from '../../../kernel/count-of.ts';
import { wholeSeconds } from '../../../kernel/time-text.ts';
import type { FailureFacts } from '../../../model/failure.ts';
import type { Incident } from '../../../model/incident.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { reconcilerCommand, type Invocation } from '../../../model/own-commands.ts';
import type { ReconcilerSnapshot } from '../../../model/snapshot.ts';
import type { PageFacts } from '../page-facts.ts';
import type { Away } from '../page-news.ts';
import type { PageProblem } from '../page-view.ts';
import { waitingProblem } from './waiting-problem.ts';
import { mostLines } from '../view-limits.ts';

/** What is wrong with the daemon, its source and what it may do; and incidents that no status shows. */
export function daemonProblems(
  snapshot: ReconcilerSnapshot,
  { news, invocation }: PageFacts,
): readonly PageProblem[] {
  const { incidents, isSourceDown, status } = snapshot;
  const incident = (id: string): Incident | undefined => incidents.find((one) => one.id === id);
  return [
    ...invalidProblem(news.invalid, incident('manifests'), invocation),
    ...(isSourceDown ? [sourceProblem(news.sourceAway, incident('source'))] : []),
    ...(news.eventsLost === undefined ? [] : [eventsProblem(news.eventsLost)]),
    ...suspendedProblem(status, invocation),
    ...waitingProblem(snapshot, invocation),
    ...incidents.filter(({ id }) => isOnlyIncident(id)).map(incidentProblem),
  ];
}

/** What only an incident tells. */
const isOnlyIncident = (id: string): boolean =>
  ['sync', 'revision', 'prune'].includes(id) || id.startsWith('contested/');

const incidentProblem = ({ id, since, alert }: Incident): PageProblem => ({
  ...{ id, tone: alert.severity === 'critical' ? 'critical' : 'warning', since, title: alert.summary },
  details: alert.remedy === undefined ? [] : [alert.remedy],
  ...(alert.resource === undefined ? {} : { card: alert.resource }),
});

/** After a restart only the incident knows since when, and the first reading knows what is wrong. */
function invalidProblem(
  invalid: PageFacts['news']['invalid'],
  incident: Incident | undefined,
  invocation: Invocation,
): readonly PageProblem[] {
  const common = {
    id: 'manifests',
    tone: 'critical',
    command: reconcilerCommand('validate', invocation),
  } as const;
  if (invalid !== undefined) {
    const { since, revision, problems } = invalid;
    const title = `The manifests of ${revision} have ${countOf(problems.length, 'problem')}; the swarm is left as it is`;
    return [{ ...common, title, details: problemLines(problems), since: incident?.since ?? since }];
  }
  return incident === undefined
    ? []
    : [{ ...common, title: incident.alert.summary, details: [], since: incident.since }];
}

function problemLines(problems: readonly Problem[]): readonly string[] {
  const more = problems.length - mostLines;
  return [
    ...problems.slice(0, mostLines).map(problemLine),
    ...(more > 0 ? [`and ${countOf(more, 'further problem')}`] : []),
  ];
}

const problemLine = ({ file, position, message, hint }: Problem): string => {
  const place = position === undefined ? file : `${file ?? ''}:${position.line}:${position.column}`;
  return `${place === undefined ? '' : `${place}: `}${message}${hint === undefined ? '' : `. ${hint}`}`;
};

function sourceProblem(away: Away | undefined, incident: Incident | undefined): PageProblem {
  const since = incident?.since ?? away?.since;
  return {
    ...{ id: 'source', tone: 'warning' },
    title: 'The source cannot be read: the last good revision stays in use',
    details: away === undefined ? [] : failureLines(away.failure),
    ...(since === undefined ? {} : { since }),
  };
}

const eventsProblem = ({ since, failure }: Away): PageProblem => ({
  ...{ id: 'events', tone: 'warning', since },
  title: 'The engine sends no events: changes show up only at each interval',
  details: failureLines(failure),
});

const failureLines = ({ message, hint }: FailureFacts): readonly string[] => [
  message,
  ...(hint === undefined ? [] : [hint]),
];

function suspendedProblem(
  status: ReconcilerSnapshot['status'],
  invocation: Invocation,
): readonly PageProblem[] {
  if (status?.suspended === undefined) return [];
  const { by, reason, since, until } = status.suspended;
  return [
    {
      ...{ id: 'suspended', tone: 'warning', since },
      title: `Everything is suspended by ${by} until ${wholeSeconds(until)}`,
      details: [reason],
      command: reconcilerCommand('resume', invocation),
    },
  ];
}
