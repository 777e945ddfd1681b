import { countOf } from '../kernel/count-of.ts';
import type { Alert, AlertProblem } from '../model/alert.ts';
import { nameOf } from '../kernel/key.ts';
import type { EventStamp, StampedEvent } from '../model/event.ts';
import { incidentOf, severityOf } from './alert-kinds.ts';
import { reconcilerCommand, type Invocation } from '../model/own-commands.ts';
import type { Drift } from '../model/plan.ts';
import type { Problem } from '../model/manifest/problem.ts';
import type { EventListener } from '../ports/reconciler-port.ts';
import { madeOf, type EventTable } from '../model/event-table.ts';
import { fieldValue } from '../report/field-value.ts';
import { stackText } from '../report/plan/stack-text.ts';

/** Sends an alert for every event that has one. `send` returns at once: no channel must delay a pass. */
export const alertTo =
  (send: (alert: Alert) => void, invocation: Invocation): EventListener =>
  (event) => {
    const alert = alertOf(event, invocation);
    if (alert !== undefined) send(alert);
  };

/** The alert of an event; undefined if nobody needs to be notified. */
export const alertOf = (event: StampedEvent, invocation: Invocation): Alert | undefined =>
  event.isStandby === true ? undefined : madeOf(alerts, event, invocation);

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
  'prune.unblocked': (event) =>
    alert(event, { objects: event.objects, summary: 'All objects that we own are declared' }),
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
  'revision.resumed': (event) =>
    alert(event, { summary: `Revision ${event.revision ?? 'of the source'} is applied again` }),
  'sync.failed': (event) => alert(event, { summary: event.reason, ...remedyOf(event.remedy) }),
  'sync.succeeded': (event) =>
    alert(event, {
      summary: `The swarm follows ${event.revision ?? 'the manifests'}: ${countOf(event.changeCount, 'change')} applied`,
    }),
  'drift.contested': (event, invocation) =>
    alert(event, {
      ...driftFacts(event),
      summary: `${event.drift.resource} was healed ${event.heals} times and is changed again each time: it is no longer healed`,
      remedy: `Find out who changes it (${driftText(event.drift)}), or let them: annotation swarm-reconciler.io/ignore. ${reconcilerCommand('apply', invocation)} heals it once`,
    }),
  'drift.uncontested': (event) =>
    alert(event, { ...driftFacts(event), summary: `${event.drift.resource} is no longer contested` }),
  'health.degraded': (event) => {
    const { running, desired, message } = event.health;
    return alert(event, {
      ...{ resource: event.resource, since: event.since },
      summary: `${event.resource} has ${running} of ${countOf(desired, 'task')}${message === undefined ? '' : `: ${message}`}`,
      remedy: `docker service ps --no-trunc ${nameOf(event.resource)}`,
    });
  },
  'health.recovered': (event) =>
    alert(event, {
      ...{ resource: event.resource, since: event.since },
      summary: `${event.resource} is healthy again`,
    }),
  'approval.needed': ({ pending, ...event }, invocation) =>
    alert(event, {
      ...(pending.changes === undefined ? {} : { changes: pending.changes }),
      ...(pending.changesLeftOut === undefined ? {} : { changesLeftOut: pending.changesLeftOut }),
      objects: pending.held.map(({ resource }) => resource),
      since: pending.since,
      summary: `${countOf(pending.held.length, 'change')} would interrupt traffic and wait for an approval: ${namesOf(pending.held.map(({ resource }) => resource))}`,
      remedy: `${reconcilerCommand('approve', invocation)} shows them, ${reconcilerCommand('approve', invocation, pending.hash)} approves them`,
    }),
  'approval.ended': (event) =>
    alert(event, {
      summary: event.isApproved
        ? 'The changes that waited are approved and made now'
        : 'No changes wait for an approval any longer',
    }),
  'revision.found': (event) =>
    event.isNew
      ? alert(event, {
          summary: `Revision ${event.revision} is found${event.subject === undefined ? '' : `: ${event.subject}`}`,
        })
      : undefined,
  'revision.applied': (event) =>
    alert(event, { summary: `The swarm is as revision ${event.revision ?? 'unknown'} says` }),
  'daemon.alive': (event) =>
    alert(event, {
      summary: `The reconciler runs; ${event.openIncidents === 0 ? 'nothing is wrong' : `${countOf(event.openIncidents, 'incident')} open`}`,
    }),
  'revision.unkept': undefined,
  'events.followed': undefined,
  'events.lost': undefined,
  'lease.taken': undefined,
  'lease.lost': undefined,
  'lease.awaited': undefined,
  'incidents.loaded': undefined,
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
  'source.incomplete': undefined,
};

type AlertedEvent = Extract<StampedEvent, { readonly type: Alert['event'] }>;

const alert = (
  { type, owner, at, revision, commit }: Pick<AlertedEvent, 'type' | keyof EventStamp>,
  body: Omit<Alert, 'event' | 'severity' | 'incident' | keyof EventStamp>,
): Alert => ({
  ...{ event: type, severity: severityOf[type] },
  ...incidentOf(type, body.resource),
  ...{ owner, at },
  ...(revision === undefined ? {} : { revision }),
  ...(commit === undefined ? {} : { commit }),
  ...body,
});

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
