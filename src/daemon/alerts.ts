import type { Alert, AlertEvent } from '../model/alert.ts';
import type { Failure } from '../model/failure.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Refusal } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import { fieldValue } from '../report/field-value.ts';
import type { KnownDrift } from './drift-transitions.ts';

/** Who tells, when, and of which revision. */
export interface AlertContext {
  readonly owner: string;
  readonly now: Date;
  readonly revision: string | undefined;
}

type Body = Omit<Alert, 'event' | 'owner' | 'at' | 'revision'>;

const alert = (event: AlertEvent, { owner, now, revision }: AlertContext, body: Body): Alert => ({
  event,
  owner,
  at: now.toISOString(),
  ...(revision === undefined ? {} : { revision }),
  ...body,
});

export function driftDetected({ drift, since }: KnownDrift, context: AlertContext): Alert {
  const what =
    drift.state === 'deleted'
      ? 'it was deleted'
      : drift.fields
          .map((field) => `${field.path} ${fieldValue(field, field.from)} -> ${fieldValue(field, field.to)}`)
          .join(', ');
  return alert('drift.detected', context, {
    resource: drift.resource,
    fields: drift.fields,
    since,
    summary: `${drift.resource} has changed outside the reconciler: ${what}`,
    remedy: 'reconciler plan shows what healing does, reconciler apply heals',
  });
}

export const driftResolved = ({ drift, since }: KnownDrift, context: AlertContext): Alert =>
  alert('drift.resolved', context, {
    resource: drift.resource,
    fields: drift.fields,
    since,
    summary: `${drift.resource} is as the manifests want it again`,
  });

export const quarantineEntered = (
  { resource, reason, hint }: Refusal,
  since: string | undefined,
  context: AlertContext,
): Alert =>
  alert('quarantine.entered', context, {
    resource,
    ...(since === undefined ? {} : { since }),
    summary: `${resource} is not sent again: ${reason}`,
    remedy: hint,
  });

export const manifestInvalid = (problems: readonly Problem[], context: AlertContext): Alert =>
  alert('manifest.invalid', context, {
    summary: `The manifests of ${context.revision ?? 'the source'} have ${problems.length} problem${problems.length === 1 ? '' : 's'}; the swarm is left as it is`,
    problems: problems.map(({ code, message, file, position }) => ({
      code,
      message,
      ...(file === undefined ? {} : { file }),
      ...(position === undefined ? {} : { line: position.line, column: position.column }),
    })),
    remedy: 'reconciler validate shows each problem with its lines',
  });

export const sourceUnavailable = (failure: Failure, context: AlertContext): Alert =>
  alert('source.unavailable', context, {
    summary: failure.message,
    ...(failure.hint === undefined ? {} : { remedy: failure.hint }),
  });

export const sourceRecovered = (name: string, context: AlertContext): Alert =>
  alert('source.recovered', context, { summary: `${name} can be read again` });

export const syncFailed = (reason: string, remedy: string | undefined, context: AlertContext): Alert =>
  alert('sync.failed', context, { summary: reason, ...(remedy === undefined ? {} : { remedy }) });

export function syncSucceeded(outcome: Outcome | undefined, context: AlertContext): Alert {
  const count = outcome?.changes.length ?? 0;
  return alert('sync.succeeded', context, {
    summary: `The swarm follows ${context.revision ?? 'the manifests'}: ${count} change${count === 1 ? '' : 's'} applied`,
  });
}
