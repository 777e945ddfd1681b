import {
  conditionTypes,
  isResourceHealthy,
  isInSync,
  type Condition,
  type ConditionType,
  type HealthState,
  type ResourceStatus,
  type Status,
} from '../model/status.ts';
import { wholeSeconds } from '../kernel/time-text.ts';
import { pendingLines } from './plan/approval-text.ts';
import { durationText, timeAndAge } from './age-text.ts';
import { changesText } from './history-text.ts';
import { renderTable, type Cell } from './table.ts';
import { plainText, type TextFormat, type TextStyle } from './text-style.ts';
import { visible } from './visible.ts';

const conditionFormats: Readonly<Record<ConditionType, TextFormat>> = {
  Quarantined: 'red',
  Refused: 'red',
  Drifted: 'yellow',
  Pending: 'yellow',
  Suspended: 'yellow',
  InSync: 'green',
};

const healthFormats: Readonly<Record<HealthState, TextFormat>> = {
  Healthy: 'green',
  Progressing: 'yellow',
  Degraded: 'red',
  Missing: 'red',
};

/** Status as text: what is applied and when, each resource, and what is wrong with those that need attention. */
export function renderStatus(found: Status, style: TextStyle = plainText): string {
  const status = visible(found);
  const { resources, warnings } = status;
  const rows = resources.map((resource) => rowOf(resource));
  const table = renderTable(['RESOURCE', 'CONDITION', 'HEALTH', 'TASKS'], rows, style);
  const details = resources.flatMap((resource) => detailsOf(resource, status, style));
  const sections = [
    headOf(status, style),
    table.trimEnd(),
    ...(details.length === 0 ? [] : [details.join('\n')]),
    ...(warnings.length === 0 ? [] : [warnings.map((text) => `${style('yellow', '!')} ${text}`).join('\n')]),
    summaryOf(resources),
  ];
  return `${sections.join('\n\n')}\n`;
}

function headOf(status: Status, style: TextStyle): string {
  const { owner, at, revision, sourceRevision, lastPass, suspended, core } = status;
  const source = sourceRevision === undefined ? '' : `, compared with ${sourceRevision}`;
  const pass =
    lastPass === undefined
      ? []
      : [
          `Last pass ${timeAndAge(lastPass.at, at)}: ${lastPass.result}, ${changesText(lastPass)}, ${durationText(lastPass.tookMs)}`,
        ];
  const everything =
    suspended === undefined
      ? []
      : [
          style(
            'yellow',
            `Everything is suspended by ${suspended.by} until ${timeAndAge(suspended.until, at)}: ${suspended.reason}`,
          ),
        ];
  const waiting =
    status.pending === undefined
      ? []
      : pendingLines(status.pending, status.pending.hint).map((line) => style('yellow', line));
  return [
    `Owner ${owner}, revision ${revision ?? '(none applied)'}${source}, at ${wholeSeconds(at)}`,
    ...pass,
    ...(core === undefined ? [] : [`Core ${core.service} runs ${core.image}, the project's own`]),
    ...everything,
    ...waiting,
  ].join('\n');
}

function rowOf({ resource, conditions, health }: ResourceStatus): readonly Cell[] {
  const [worst] = conditions;
  const types = conditions.map(({ type }) => type).join(', ');
  return [
    { text: resource },
    worst === undefined
      ? { text: '(created by the core)' }
      : { text: types, format: conditionFormats[worst.type] },
    health === undefined ? { text: '' } : { text: health.state, format: healthFormats[health.state] },
    { text: health === undefined ? '' : `${health.running}/${health.desired}` },
  ];
}

/** Details of a resource that is not in sync or not healthy: why, since when, and the way out. */
function detailsOf(status: ResourceStatus, { at }: Status, style: TextStyle): readonly string[] {
  const { resource, conditions, health, changedAt } = status;
  if (isInSync(status) && isResourceHealthy(status)) return [];
  const hasDrifted = conditions.some(({ type }) => type === 'Drifted');
  return [
    style('bold', resource),
    ...conditions.filter(({ type }) => type !== 'InSync').flatMap((condition) => linesOf(condition, at)),
    ...(health?.message === undefined ? [] : [`  ${health.state}: ${health.message}`]),
    ...(hasDrifted && changedAt !== undefined ? [`  last changed ${timeAndAge(changedAt, at)}`] : []),
  ];
}

const linesOf = ({ type, message, since, hint }: Condition, at: string): readonly string[] => [
  `  ${type}${message === undefined ? '' : `: ${message}`}`,
  ...(since === undefined ? [] : [`    since ${timeAndAge(since, at)}`]),
  ...(hint === undefined ? [] : [`    ${hint}`]),
];

function summaryOf(resources: readonly ResourceStatus[]): string {
  const words: Readonly<Record<ConditionType, string>> = {
    InSync: 'in sync',
    Quarantined: 'quarantined',
    Refused: 'refused',
    Drifted: 'drifted',
    Pending: 'pending',
    Suspended: 'suspended',
  };
  const counted = ['InSync' as const, ...conditionTypes.filter((type) => type !== 'InSync')].flatMap(
    (type) => {
      const count = resources.filter(({ conditions }) => conditions.some((one) => one.type === type)).length;
      return count === 0 ? [] : [`${count} ${words[type]}`];
    },
  );
  const made = resources.filter(({ conditions }) => conditions.length === 0).length;
  const core = made === 0 ? [] : [`${made} created by the core`];
  const unhealthy = resources.filter((resource) => !isResourceHealthy(resource)).length;
  const health = unhealthy === 0 ? [] : [`${unhealthy} not healthy`];
  const noun = resources.length === 1 ? 'resource' : 'resources';
  return `${resources.length} ${noun}: ${[...counted, ...core, ...health].join(', ')}.`;
}
