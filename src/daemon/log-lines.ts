import type { StampedEvent } from '../model/event.ts';
import type { ChangeResult, WaitResult } from '../model/outcome.ts';
import type { LogFields, Logger } from '../ports/logger.ts';
import type { EventListener } from '../ports/reconciler-port.ts';
import { consequences } from './consequences.ts';
import { madeOf, type EventTable } from '../model/event-table.ts';

export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields?: LogFields;
}

/** Logs every event that has a line. */
export const logTo =
  (logger: Logger): EventListener =>
  (event) => {
    const line = logLineOf(event);
    if (line !== undefined) logger[line.level](line.message, line.fields);
  };

/** The line of an event; undefined if the lines of other events already report it. */
export const logLineOf = (event: StampedEvent): LogLine | undefined => madeOf(lines, event, undefined);

/** A revision can have thousands of problems: `reconciler validate` shows all of them. */
const mostProblems = 5;

const lines: EventTable<LogLine> = {
  'daemon.started': ({ source, owner, intervalMs }) => info('daemon started', { source, owner, intervalMs }),
  'daemon.stopped': () => ({ level: 'info', message: 'daemon stopped' }),
  'pass.started': undefined,
  'pass.planned': undefined,
  'pass.failed': ({ failure: { kind, code, message: reason } }) => ({
    level: consequences[kind].logLevel,
    message: 'pass failed',
    fields: { code, reason },
  }),
  'pass.finished': ({ tookMs }) => ({ level: 'debug', message: 'pass finished', fields: { tookMs } }),
  'change.finished': ({ result }) => resultLine('change', result),
  'wait.progressed': undefined,
  'wait.finished': ({ result }) => (result.status === 'unfinished' ? undefined : resultLine('wait', result)),
  'revision.applied': ({ revision }) => info('revision applied', { revision }),
  'revision.found': ({ revision, subject, author }) => info('revision found', { revision, subject, author }),
  'manifest.invalid': ({ revision, problems }) => ({
    level: 'error',
    message: 'manifests invalid',
    fields: {
      revision,
      problems: problems.length,
      first: problems.slice(0, mostProblems).map(({ file, position, message }) => ({
        ...{ file, line: position?.line, message },
      })),
    },
  }),
  'manifest.valid': ({ revision }) => info('manifests valid', { revision }),
  'source.unavailable': ({ source, failure }) => ({
    level: consequences[failure.kind].logLevel,
    message: 'source unavailable',
    fields: { source, reason: failure.message },
  }),
  'revision.unkept': ({ revision, failure }) =>
    warning('revision not kept', { revision, reason: failure.message }),
  'source.recovered': ({ source }) => info('source recovered', { source }),
  'source.incomplete': ({ revision, leftOut }) => warning('source incomplete', { revision, leftOut }),
  'drift.detected': ({ drift: { resource, fields, stack } }) =>
    warning('drift detected', { resource, fields, ...(stack === undefined ? {} : { stack }) }),
  'drift.resolved': ({ drift: { resource } }) => info('drift resolved', { resource }),
  'drift.contested': ({ drift: { resource, fields }, heals }) =>
    warning('drift contested', { resource, fields, heals }),
  'drift.uncontested': ({ drift: { resource } }) => info('drift uncontested', { resource }),
  'health.degraded': ({ resource, health: { running, desired, message: reason } }) =>
    warning('health degraded', { resource, running, desired, ...(reason === undefined ? {} : { reason }) }),
  'health.recovered': ({ resource }) => info('health recovered', { resource }),
  'approval.needed': ({ pending: { hash, held } }) =>
    warning('approval needed', { hash, resources: held.map(({ resource }) => resource) }),
  'approval.ended': ({ hash, isApproved }) => info('approval ended', { hash, isApproved }),
  'events.followed': () => ({ level: 'info', message: 'events are followed again' }),
  'events.lost': ({ failure: { code, message: reason }, isNew }) =>
    isNew ? warning('events lost', { code, reason }) : undefined,
  'lease.taken': () => ({ level: 'info', message: 'lease taken' }),
  'lease.lost': ({ holder }) => warning('lease lost', { holder }),
  'lease.awaited': ({ holder }) => info('standing by', { holder }),
  'incidents.loaded': ({ incidents }) => info('incidents loaded', { open: incidents.length }),
  'daemon.alive': ({ openIncidents }) => info('alive', { openIncidents }),
  'quarantine.entered': ({ refusal: { resource, reason } }) =>
    warning('quarantine entered', { resource, reason }),
  'quarantine.ended': ({ resource }) => info('quarantine ended', { resource }),
  'prune.blocked': ({ objects }) => warning('prune blocked', { objects }),
  'prune.unblocked': ({ objects }) => info('prune unblocked', { objects }),
  'image.unresolved': ({ reason }) => warning('image unresolved', { reason }),
  'revision.superseded': ({ revision, newer }) => warning('revision superseded', { revision, newer }),
  'revision.resumed': ({ revision }) => info('revision resumed', { revision }),
  'sync.failed': ({ reason }) => warning('sync failed', { reason }),
  'sync.succeeded': ({ changeCount }) => info('sync succeeded', { changes: changeCount }),
};

const info = (message: string, fields: LogFields): LogLine => ({ level: 'info', message, fields });

const warning = (message: string, fields: LogFields): LogLine => ({ level: 'warn', message, fields });

const resultLine = (
  message: string,
  { resource, status, message: reason }: ChangeResult | WaitResult,
): LogLine => ({
  level: status === 'done' ? 'info' : 'warn',
  message,
  fields: { resource, status, ...(reason === undefined ? {} : { reason }) },
});
