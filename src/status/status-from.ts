import type { StoredLedger } from '../model/facts.ts';
import type { PendingApproval } from '../model/approval.ts';
import { reconcilerCommand } from '../model/own-commands.ts';
import { inKeyOrder, keyOf, kindOf, nameOf, type Key } from '../kernel/key.ts';
import { isMadeByCore, rowsOf, type Ledger } from '../model/ledger.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import { nodeKeysLabel, ownerLabel } from '../model/own-labels.ts';
import { leavesDifference, type Plan, type Warning } from '../model/plan.ts';
import {
  conditionTypes,
  isResourceHealthy,
  isInSync,
  type PendingStatus,
  type ResourceStatus,
  type Status,
} from '../model/status.ts';
import { ledgerWarnings } from '../ledger/ledger-warnings.ts';
import { readKeptRoutes } from '../interlock/routes/kept-routes.ts';
import { activeSuspensions } from '../plan/common/suspended.ts';
import { conditionsFromLedger, conditionsFromPlan, type Conditions } from './conditions.ts';
import { ownProxies } from './own-proxies.ts';
import { routerStatus } from './router-status.ts';
import { serviceHealth } from './service-health.ts';

export interface StatusInput {
  readonly owner: string;
  /** As given with `--host`, for suggested commands. */
  readonly host?: string;
  /** ISO 8601. */
  readonly now: string;
  readonly observed: ObservedSwarm;
  readonly stored: StoredLedger;
  /** With a source: the plan for it. */
  readonly plan?: Plan;
}

/** The status of an owner's objects. Without a source, only from the ledger and the observed swarm. */
export function statusFrom(input: StatusInput): Status {
  const { owner, now, observed, stored, plan } = input;
  const ledger = knownLedger(input);
  const active = activeSuspensions(ledger, now);
  const context = {
    ...{ owner, ledger, observed, active, hasFreshSalt: stored.ledger === undefined },
    ...(input.host === undefined ? {} : { host: input.host }),
  };
  const conditions = plan === undefined ? conditionsFromLedger(context) : conditionsFromPlan(plan, context);
  const suspended = active.get('all');
  const lastPass = ledger.history?.at(-1);
  const core = routerStatus(observed, ledger);
  return {
    schemaVersion: 1,
    owner,
    at: now,
    ...(ledger.revision === undefined ? {} : { revision: ledger.revision.id }),
    ...(plan === undefined ? {} : { sourceRevision: plan.revision }),
    ...(lastPass === undefined ? {} : { lastPass }),
    ...(suspended === undefined ? {} : { suspended }),
    ...(ledger.pending === undefined ? {} : { pending: pendingStatus(ledger.pending, input) }),
    ...(core === undefined ? {} : { core }),
    warnings: [...warningsOf(input).map(({ message }) => message), ...refusedRoutes(input)],
    resources: resourcesOf(ledger, conditions, input),
  };
}

const pendingStatus = (
  { parts: _parts, ...pending }: PendingApproval,
  invocation: StatusInput,
): PendingStatus => ({ ...pending, hint: reconcilerCommand('approve', invocation, pending.hash) });

/** Includes the warnings of the plan, except differences and suspensions: those are conditions of their resources. */
function warningsOf({ owner, observed, stored, plan }: StatusInput): readonly Warning[] {
  const lost = ledgerWarnings(stored, observed, owner);
  const planned = (plan?.warnings ?? []).filter(
    (warning) => !leavesDifference(warning) && warning.kind !== 'suspension' && warning.kind !== 'lostLedger',
  );
  return [...lost, ...planned];
}

/** What our core says of routes, on the files that its proxies mount. */
function refusedRoutes({ owner, observed }: StatusInput): readonly string[] {
  const mounted = new Set(observed.services.flatMap(({ configs }) => configs.map(({ id }) => id)));
  const files = observed.configs.filter(({ id }) => mounted.has(id));
  return [...readKeptRoutes(files, owner)].map(
    ([service, { labels, label, reason }]) =>
      `${keyOf('service', service)}: ${label}: ${reason}; ${labels === undefined ? 'it gets no requests' : 'its last good routing goes on'}`,
  );
}

/** The ledger completed from the labels: an owner whose ledger is lost must not look like one without objects. */
function knownLedger({ observed, stored, owner }: StatusInput): Ledger {
  const ledger = stored.ledger ?? { salt: '', rows: {} };
  const isOwned = ({ labels }: { readonly labels: Readonly<Record<string, string>> }): boolean =>
    labels[ownerLabel] === owner;
  const isIntended = (key: Key): boolean => ledger.rows[key] !== undefined;
  const labelled: readonly (readonly [Key, string])[] = [
    ...observed.networks.filter(isOwned).map(({ name, id }) => [keyOf('network', name), id] as const),
    ...observed.services.filter(isOwned).map(({ name, id }) => [keyOf('service', name), id] as const),
    ...observed.secrets
      .filter((secret) => isOwned(secret) && isIntended(keyOf('secret', secret.name)))
      .map(({ name, id }) => [keyOf('secret', name), id] as const),
    ...observed.configs
      .filter((config) => isOwned(config) && isIntended(keyOf('config', config.name)))
      .map(({ name, id }) => [keyOf('config', name), id] as const),
    ...observed.nodes
      .filter(({ labels }) => labels[nodeKeysLabel(owner)] !== undefined)
      .filter(({ id }) => !rowsOf(ledger).some(([, row]) => row.id === id))
      .map(({ hostname, id }) => [keyOf('node', hostname), id] as const),
  ];
  const rows = labelled.map(([key, id]) => [key, { attempted: '', ...ledger.rows[key], id }] as const);
  return { ...ledger, rows: { ...ledger.rows, ...Object.fromEntries(rows) } };
}

function resourcesOf(
  ledger: Ledger,
  conditions: Conditions,
  { observed, owner }: StatusInput,
): readonly ResourceStatus[] {
  const services = new Map(observed.services.map((service) => [service.name, service]));
  const rows = rowsOf(ledger).filter(([, row]) => !isMadeByCore(row));
  const known = new Set<Key>([...rows.map(([key]) => key), ...conditions.keys()]);
  const proxies = ownProxies(observed, ledger, owner).filter((key) => !known.has(key));
  const isToBeMade = (key: Key): boolean => known.has(key) && ledger.rows[key]?.id === undefined;
  const own = [...known].map((resource): ResourceStatus => {
    const found = conditions.get(resource) ?? [];
    return { resource, conditions: found.length === 0 ? [{ type: 'InSync' }] : found };
  });
  const made = proxies.map((resource): ResourceStatus => ({ resource, conditions: [] }));
  return inKeyOrder([...own, ...made], ({ resource }) => resource)
    .map((status) => {
      if (kindOf(status.resource) !== 'service') return status;
      const service = services.get(nameOf(status.resource));
      // It does not exist and never did.
      if (service === undefined && isToBeMade(status.resource)) return status;
      const health = serviceHealth(service, observed);
      return { ...status, health, ...(service === undefined ? {} : { changedAt: service.updatedAt }) };
    })
    .sort((left, right) => urgencyOf(left) - urgencyOf(right));
}

/** What needs attention first, then what is only suspended, then what is healthy. */
function urgencyOf(status: ResourceStatus): number {
  if (isInSync(status))
    return isResourceHealthy(status) ? conditionTypes.length : conditionTypes.indexOf('Suspended');
  return Math.min(...status.conditions.map(({ type }) => conditionTypes.indexOf(type)));
}
