import { mostCrashLookups, unsettledLookMs } from '../../defaults/daemon-limits.ts';
import { nameOf, type Key } from '../../kernel/key.ts';
import { Failure } from '../../model/failure.ts';
import type { ObservedService, ObservedTask } from '../../model/observed.ts';
import type { ResourceStatus, ServiceHealth, Status } from '../../model/status.ts';
import type { PlannedPass } from '../../pass/plan-from.ts';
import { tasksOf } from '../../plan/common/service-tasks.ts';
import { incidentId } from '../alert-kinds.ts';
import type { PassContext } from '../daemon-state.ts';
import { settleIncidents, type Ongoing } from '../incidents/settle-incidents.ts';
import { judgeHealth, type HealthMemory, type ServiceLook } from './judge-health.ts';

/** Publishes which services are degraded, and which have recovered. Returns in how long to look again. */
export async function publishHealth(
  status: Status,
  pass: PlannedPass,
  context: PassContext,
): Promise<number | undefined> {
  const { memory, dependencies } = context;
  const nowMs = dependencies.clock.monotonicMs();
  const known = memory.state().health;
  const looks = await looksOf(status, pass, context);
  const { incidents } = memory.state();
  const openIds = new Set(incidents.map(({ id }) => id));
  const verdicts = looks.map((look) => {
    const wasDegraded = openIds.has(incidentId('health', look.resource));
    return { look, ...judgeHealth(look, known.get(look.resource), { nowMs, wasDegraded }) };
  });
  memory.update({
    health: new Map(verdicts.map(({ look, memory: one }): [Key, HealthMemory] => [look.resource, one])),
  });
  const now = dependencies.clock.now().toISOString();
  settleIncidents(
    'health',
    verdicts
      .filter(({ isDegraded }) => isDegraded)
      .map(({ look: { resource, health } }): Ongoing => {
        const id = incidentId('health', resource);
        const since = incidents.find((incident) => incident.id === id)?.since ?? now;
        return { id, key: id, begin: { type: 'health.degraded', resource, health, since } };
      }),
    ({ alert, since }) => ({ type: 'health.recovered', resource: alert.resource ?? 'service/', since }),
    context,
  );
  return verdicts.some(({ isUnsettled }) => isUnsettled) ? unsettledLookMs : undefined;
}

/** The services of the owner and the proxies of its blocks. One that is gone is drift, not ill health. */
async function looksOf(
  { resources }: Status,
  { observed }: PlannedPass,
  context: PassContext,
): Promise<readonly ServiceLook[]> {
  const services = new Map(observed.services.map((service) => [service.name, service]));
  const looks: ServiceLook[] = [];
  let lookups = 0;
  for (const { resource, health } of resources.filter(isJudged)) {
    const service = services.get(nameOf(resource));
    if (service === undefined || health === undefined) continue;
    const taskIds = tasksOf(observed, service.id).map(({ id }) => id);
    const isSuspect = health.state !== 'Healthy' || isReplaced(resource, taskIds, context);
    if (isSuspect) lookups += 1;
    const ended = isSuspect && lookups <= mostCrashLookups ? await endedTasks(service, context) : [];
    looks.push({
      ...{ resource, taskIds, version: service.version },
      health: explained(health, ended),
      crashes: mostOfASeat(ended),
    });
  }
  return looks;
}

const isJudged = ({ health }: ResourceStatus): boolean => health !== undefined && health.state !== 'Missing';

const isReplaced = (key: Key, taskIds: readonly string[], { memory }: PassContext): boolean =>
  memory
    .state()
    .health.get(key)
    ?.taskIds.some((id) => !taskIds.includes(id)) === true;

/** A service that goes meanwhile has none; whatever else fails is met again by the pass. */
async function endedTasks(
  { id }: ObservedService,
  { dependencies, signal }: PassContext,
): Promise<readonly ObservedTask[]> {
  try {
    return (await dependencies.reader.readUpToDateTasks(id, signal)).ended;
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

function mostOfASeat(ended: readonly ObservedTask[]): number {
  const counts = new Map<string, number>();
  for (const { seat } of ended) counts.set(seat, (counts.get(seat) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** With the reason of a task that ended: the tasks that are to run tell only that they do not yet. */
function explained(health: ServiceHealth, ended: readonly ObservedTask[]): ServiceHealth {
  const reason = ended.find(({ message }) => message !== '')?.message;
  if (reason === undefined || health.message?.includes(reason) === true) return health;
  const message = health.message === undefined ? reason : `${health.message}; last error: ${reason}`;
  return { ...health, message };
}
