import { incidentId } from './alert-kinds.ts';
import type { Key } from '../kernel/key.ts';
import type { KnownQuarantine } from '../model/snapshot.ts';
import type { PlannedPass } from '../pass/plan-from.ts';
import type { PassContext } from './daemon-state.ts';
import { grownKey } from './incidents/grown-key.ts';
import { settleIncidents } from './incidents/settle-incidents.ts';

/** Publishes a quarantine once for each attempted spec. */
export function publishQuarantines({ plan, ledger }: PlannedPass, context: PassContext): void {
  const refusals = plan.refused.filter(({ isQuarantined }) => isQuarantined);
  const known = refusals.map(({ resource, reason, hint }): KnownQuarantine => {
    const { hash = '', since } = ledger.rows[resource]?.quarantined ?? {};
    return { resource, reason, hint, hash, since };
  });
  context.memory.update({
    quarantines: new Map(known.map((one): [Key, KnownQuarantine] => [one.resource, one])),
  });
  settleIncidents(
    'quarantine',
    known.map(({ since, hash, ...refusal }) => ({
      ...{ id: incidentId('quarantine', refusal.resource), key: hash },
      begin: { type: 'quarantine.entered', refusal, since },
    })),
    ({ alert, since }) => ({ type: 'quarantine.ended', resource: alert.resource ?? 'service/', since }),
    context,
  );
}

/** Publishes once what could not be looked up of images. A pass that writes no image has nothing to look up. */
export function publishImageProblems({ plan }: PlannedPass, { memory, publish }: PassContext): void {
  const known = memory.state().imageProblems;
  const problems = plan.warnings.flatMap(({ kind, message }) =>
    kind === 'unresolvedImage' ? [message] : [],
  );
  memory.update({ imageProblems: problems });
  for (const reason of problems) if (!known.includes(reason)) publish({ type: 'image.unresolved', reason });
}

/** Publishes what is no longer declared and not deleted, again if there is more of it. */
export function publishRetained({ plan, desired }: PlannedPass, context: PassContext): void {
  const prunable = plan.retained.filter(({ isPrunable }) => isPrunable).map(({ resource }) => resource);
  const blocks = (desired.interlock?.obsoleteBlocks ?? []).map((name) => `Extensions.${name}`);
  const objects = [...new Set([...prunable, ...blocks])].sort();
  const id = incidentId('prune');
  const known = context.memory.state().incidents.find((incident) => incident.id === id);
  const key = grownKey(known?.key, objects);
  settleIncidents(
    'prune',
    objects.length === 0 ? [] : [{ id, key, begin: { type: 'prune.blocked', objects } }],
    ({ alert }) => ({ type: 'prune.unblocked', objects: alert.objects ?? [] }),
    context,
  );
}
