import { countOf } from '../kernel/count-of.ts';
import type { Alert, AlertProblem } from '../model/alert.ts';
import type { StampedEvent } from '../model/event.ts';
import { reconcilerCommand, type Invocation } from '../model/own-commands.ts';
import type { Drift } from '../model/plan.ts';
import type { Problem } from '../model/manifest/problem.ts';
import type { EventListener } from '../ports/reconciler-port.ts';
import { madeOf, type EventTable } from './event-table.ts';
import { fieldValue } from '../report/field-value.ts';
import { stackText } from '../report/stack-text.ts';

/** Sends an alert for every event that has one. `send` returns at once: no channel must delay a pass. */
export const alertTo =
  (send: (alert: Alert) => void, invocation: Invocation): EventListener =>
  (event) => {
    const alert = alertOf(event, invocation);
    if (alert !== undefined) send(alert);
  };

/** The alert of an event; undefined if nobody needs to be notified. */
export const alertOf = (event: StampedEvent, invocation: Invocation): Alert | undefined =>
  madeOf(alerts, event, invocation);

const alerts: EventTable<Alert, Invocation> = {
  'drift.detected': (event, invocation) =>
    alert(event, {
      ...driftFacts(event),
      summary: [
        `${event.drift.resource} has changed outside the reconciler: ${driftText(event.drift)}`,
        ...(event.drift.stack === undefined ? [] : [stackText(event.drift)]),
      ].join('; '),
      remedy: `${reconcilerCommand('plan', invocation)} shows what healing would do, ${reconcilerCommand('apply', invocation)} heals`,
    }),
  'drift.resolved': (event) =>
    alert(event, {
      ...driftFacts(event),
      summary: `${event.drift.resource} matches the manifests again`,
    }),
  'quarantine.entered': (event) => {
    const { resource, reason, hint } = event.refusal;
    return alert(event, {
      resource,
      ...(event.since === undefined ? {} : { since: event.since }),
      summary: `${resource} is not sent again: ${reason}`,
      remedy: hint,
    });
  },
  'quarantine.ended': (event) =>
    alert(event, {
      resource: event.resource,
      ...(event.since === undefined ? {} : { since: event.since }),
      summary: `${event.resource} is no longer quarantined`,
    }),
  'prune.blocked': (event, invocation) =>
    alert(event, {
      objects: event.objects,
      summary: `${countOf(event.objects.length, 'object')} no longer declared and not pruned: ${namesOf(event.objects)}`,
      remedy: `${reconcilerCommand('plan', invocation, '--prune')} shows what pruning would do, ${reconcilerCommand('apply', invocation, '--prune')} deletes`,
    }),
  'manifest.valid': (event) =>
    alert(event, { summary: `The manifests of ${event.revision} are valid again` }),
  'manifest.invalid': (event, invocation) =>
    alert(event, {
      summary: `The manifests of ${event.revision} have ${countOf(event.problems.length, 'problem')}; the swarm is left as it is`,
      problems: event.problems.map(alertProblem),
      remedy: `${reconcilerCommand('validate', invocation)} shows each problem with its lines`,
    }),
  'source.unavailable': (event) => {
    const { message, hint } = event.failure;
    return event.isNew ? alert(event, { summary: message, ...remedyOf(hint) }) : undefined;
  },
  'source.recovered': (event) => alert(event, { summary: `${event.source} can be read again` }),
  'revision.superseded': (event, invocation) =>
    alert(event, {
      summary: `Revision ${event.newer} was applied after ${event.revision ?? 'ours'}: nothing is written until the source has a newer one`,
      remedy: `Check that the source can be read and is up to date. To go back to it on purpose: ${reconcilerCommand('apply', invocation)}`,
    }),
  'sync.failed': (event) => alert(event, { summary: event.reason, ...remedyOf(event.remedy) }),
  'sync.succeeded': (event) =>
    alert(event, {
      summary: `The swarm follows ${event.revision ?? 'the manifests'}: ${countOf(event.changeCount, 'change')} applied`,
    }),
  'image.unresolved': undefined,
  'daemon.started': undefined,
  'daemon.stopped': undefined,
  'pass.started': undefined,
  'pass.planned': undefined,
  'pass.failed': undefined,
  'pass.finished': undefined,
  'change.finished': undefined,
  'wait.progressed': undefined,
  'wait.finished': undefined,
  'revision.found': undefined,
  'source.incomplete': undefined,
};

type AlertedEvent = Extract<StampedEvent, { readonly type: Alert['event'] }>;

const alert = (
  { type, owner, at, revision }: AlertedEvent,
  body: Omit<Alert, 'event' | 'owner' | 'at' | 'revision'>,
): Alert => ({ event: type, owner, at, ...(revision === undefined ? {} : { revision }), ...body });

const driftFacts = ({ drift, since }: { readonly drift: Drift; readonly since: string }) => ({
  resource: drift.resource,
  fields: drift.fields,
  since,
});

const driftText = ({ state, fields }: Drift): string =>
  state === 'deleted'
    ? 'it was deleted'
    : fields
        .map((field) => `${field.path} ${fieldValue(field, field.from)} -> ${fieldValue(field, field.to)}`)
        .join(', ');

const alertProblem = ({ code, message, file, position }: Problem): AlertProblem => ({
  code,
  message,
  ...(file === undefined ? {} : { file }),
  ...(position === undefined ? {} : { line: position.line, column: position.column }),
});

const mostNames = 5;

function namesOf(objects: readonly string[]): string {
  const names = objects.slice(0, mostNames).join(', ');
  const others = objects.length - mostNames;
  return others > 0 ? `${names} and ${others} more` : names;
}

const remedyOf = (remedy: string | undefined): Pick<Alert, 'remedy'> =>
  remedy === undefined ? {} : { remedy };
