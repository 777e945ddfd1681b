import { madeOf, type EventTable } from '../../model/event-table.ts';
import type { StampedEvent } from '../../model/event.ts';
import type { FailureFacts } from '../../model/failure.ts';
import type { Problem } from '../../model/manifest/problem.ts';
import type { ChangeResult, WaitResult } from '../../model/outcome.ts';
import type { Drift, Plan } from '../../model/plan.ts';
import { capped, cappedChange, cappedLine } from '../capped.ts';
import { jsonLine } from '../json-document.ts';

/** `schemas/event.schema.json`, in one line: small, whatever the event is about. The documents of the API have the rest. */
export function renderEventJson(event: StampedEvent): string {
  const { type, owner, at, revision, commit } = event;
  return jsonLine({
    schemaVersion: 1,
    type,
    owner,
    at,
    revision,
    commit,
    ...madeOf(details, event, undefined),
  });
}

const details: EventTable<object> = {
  'change.finished': ({ result }) => ({ op: result.op, ...resultDetails(result), hint: lineOf(result.hint) }),
  'wait.progressed': ({ wait, message }) => ({ resource: wait.resource, reason: cappedLine(message) }),
  'wait.finished': ({ result }) => resultDetails(result),
  'pass.started': ({ reason }) => ({ reason }),
  'pass.planned': ({ plan }) => ({ counts: countsOf(plan) }),
  'pass.failed': ({ failure }) => failureDetails(failure),
  'pass.finished': ({ reason, result, tookMs }) => ({ reason, result, tookMs }),
  'revision.applied': undefined,
  'revision.found': ({ subject, author }) => ({ subject: lineOf(subject), author: lineOf(author) }),
  'manifest.invalid': ({ problems }) => capped('problems', problems, problemDetails),
  'manifest.valid': undefined,
  'source.unavailable': ({ source, failure }) => ({ source: cappedLine(source), ...failureDetails(failure) }),
  'revision.unkept': ({ failure }) => failureDetails(failure),
  'source.recovered': ({ source }) => ({ source: cappedLine(source) }),
  'source.incomplete': ({ leftOut }) => capped('objects', leftOut, cappedLine),
  'drift.detected': ({ drift, since }) => ({ ...driftDetails(drift), since }),
  'drift.resolved': ({ drift, since }) => ({ ...driftDetails(drift), since }),
  'drift.contested': ({ drift, since, heals }) => ({ ...driftDetails(drift), since, counts: { heals } }),
  'drift.uncontested': ({ drift, since }) => ({ ...driftDetails(drift), since }),
  'health.degraded': ({ resource, health, since }) => ({
    ...{ resource, since },
    health: { ...health, message: lineOf(health.message) },
  }),
  'health.recovered': ({ resource, since }) => ({ resource, since }),
  'approval.needed': ({ pending: { hash, since, held } }) => ({
    ...{ hash, since },
    ...objectsOf(held.map(({ resource }) => resource)),
  }),
  'approval.ended': ({ hash, isApproved }) => ({ hash, isApproved }),
  'quarantine.entered': ({ refusal: { resource, reason, hint }, since }) => ({
    ...{ resource, since },
    reason: cappedLine(reason),
    hint: cappedLine(hint),
  }),
  'quarantine.ended': ({ resource, since }) => ({ resource, since }),
  'prune.blocked': ({ objects }) => objectsOf(objects),
  'prune.unblocked': ({ objects }) => objectsOf(objects),
  'image.unresolved': ({ reason }) => ({ reason: cappedLine(reason) }),
  'revision.superseded': ({ newer }) => ({ newer }),
  'revision.resumed': undefined,
  'sync.failed': ({ reason, remedy }) => ({ reason: cappedLine(reason), hint: lineOf(remedy) }),
  'sync.succeeded': ({ changeCount }) => ({ counts: { changes: changeCount } }),
  'events.followed': undefined,
  'events.lost': ({ failure }) => failureDetails(failure),
  'lease.taken': undefined,
  'lease.lost': ({ holder }) => ({ holder: lineOf(holder) }),
  'lease.awaited': ({ holder }) => ({ holder: cappedLine(holder) }),
  'incidents.loaded': ({ incidents }) => ({ counts: { incidents: incidents.length } }),
  'daemon.alive': ({ openIncidents }) => ({ counts: { incidents: openIncidents } }),
  'daemon.started': ({ source }) => ({ source: cappedLine(source) }),
  'daemon.stopped': undefined,
};

const lineOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : cappedLine(text);

const resultDetails = ({ resource, status, message }: ChangeResult | WaitResult): object => ({
  ...{ resource, status },
  reason: lineOf(message),
});

const failureDetails = ({ code, message, hint }: FailureFacts): object => ({
  code,
  reason: cappedLine(message),
  hint: lineOf(hint),
});

const driftDetails = ({ resource, state, fields }: Drift): object => ({
  ...{ resource, status: state },
  ...capped('fields', fields, cappedChange),
});

const objectsOf = (objects: readonly string[]): object => capped('objects', objects, cappedLine);

const countsOf = ({ changes, drift, refused, retained }: Plan): object => ({
  changes: changes.length,
  drifted: drift.length,
  refused: refused.length,
  retained: retained.length,
});

const problemDetails = ({ code, message, file, position }: Problem): object => ({
  code,
  message: cappedLine(message),
  file: lineOf(file),
  line: position?.line,
  column: position?.column,
});
