import { wholeSeconds } from '../../../kernel/time-text.ts';
import { reconcilerCommand, type Invocation } from '../../../model/own-commands.ts';
import type { Condition, ConditionType, ResourceStatus } from '../../../model/status.ts';
import type { PageProblem } from '../page-view.ts';

/** What is about a condition of one object that needs attention. */
export function conditionProblem(
  condition: Condition,
  status: ResourceStatus,
  invocation: Invocation,
): PageProblem | undefined {
  const { since } = condition;
  const own = problems[condition.type]?.(condition, status, invocation);
  return own === undefined ? undefined : { ...own, ...(since === undefined ? {} : { since }) };
}

type MakeProblem = (condition: Condition, status: ResourceStatus, invocation: Invocation) => PageProblem;

/** What is pending is on its way. */
const problems: Readonly<Partial<Record<ConditionType, MakeProblem>>> = {
  Quarantined: (condition, { resource }, invocation) => ({
    ...{
      id: `quarantine/${resource}`,
      tone: 'critical',
      title: `${resource} is quarantined: the same is not sent again`,
    },
    details: detailsOf(condition),
    command: reconcilerCommand('retry', invocation, resource),
  }),
  Refused: (condition, { resource }) => ({
    ...{ id: `refused/${resource}`, tone: 'warning', title: `${resource} is refused` },
    details: detailsOf(condition),
  }),
  Drifted: (condition, { resource, health }, invocation) => ({
    ...{ id: `drift/${resource}`, tone: health?.state === 'Missing' ? 'critical' : 'warning' },
    title: `${resource} has changed outside the reconciler`,
    details: detailsOf(condition),
    command: reconcilerCommand('apply', invocation, '--target', resource),
  }),
  Suspended: (condition, { resource }, invocation) => ({
    ...{ id: `suspended/${resource}`, tone: 'warning', details: detailsOf(condition) },
    title: `${resource} is suspended${condition.until === undefined ? '' : ` until ${wholeSeconds(condition.until)}`}`,
    command: reconcilerCommand('resume', invocation, resource),
  }),
};

const detailsOf = ({ message, hint }: Condition): readonly string[] =>
  [message, hint].filter((text) => text !== undefined).filter((text) => text !== '');
