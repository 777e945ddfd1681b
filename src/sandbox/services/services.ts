import type { Draft } from '../draft.ts';
import type { Call } from '../http/endpoint.ts';
import { allocateEndpoint } from '../networks/endpoint-allocation.ts';
import { created, done, ok } from '../http/exchange.ts';
import { type Filters, matches, matchesLabels, matchesStart, readFilters } from '../http/filters.ts';
import { findOne } from '../lookup.ts';
import { checkAttachments, withNetworkIds } from '../networks/network-use.ts';
import { checkExistence } from '../objects/blob-references.ts';
import { checkPorts } from '../networks/ports.ts';
import { inventName } from '../random.ts';
import { refuse, refuseDuplicate } from '../http/refusal.ts';
import { checkService } from './service-checks.ts';
import { decodeService } from '../bodies/service-convert.ts';
import { withDefaults } from '../bodies/service-defaults.ts';
import type { ServiceSpec } from '../bodies/service-spec.ts';
import { settleService, settleWaiting } from '../scheduler/settle.ts';
import type { Service } from '../state.ts';
import { removeTasks, statusOf } from '../scheduler/task-life.ts';

export const findService = (draft: Draft, key: string): Service =>
  findOne('service', draft.services.list(), key, (service) => service.Spec.Name);

export const listServices: Call = (draft, request) => {
  const filters = readFilters(draft, request, ['name', 'id', 'label', 'mode', 'runtime']);
  const withStatus = readFlag('status', request.query['status']);
  const found = draft.services.list().filter((service) => matchesService(filters, service));
  return ok(
    withStatus ? found.map((service) => ({ ...service, ServiceStatus: statusOf(draft, service) })) : found,
  );
};

const matchesService = (filters: Filters, service: Service): boolean =>
  matchesStart(filters, 'id', service.ID) &&
  matchesStart(filters, 'name', service.Spec.Name) &&
  matchesLabels(filters, 'label', service.Spec.Labels) &&
  matches(filters, 'mode', (mode) => modeOf(service.Spec).toLowerCase() === mode.toLowerCase()) &&
  matches(filters, 'runtime', (runtime) => runtime === 'container');

const modeOf = (spec: ServiceSpec): string => Object.keys(spec.Mode)[0] ?? '';

/** Go's strconv.ParseBool. */
function readFlag(name: string, value = ''): boolean {
  if (value === '' || ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value)) return false;
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return true;
  refuse(400, `invalid value for ${name}: ${value}: strconv.ParseBool: parsing "${value}": invalid syntax`);
}

export const inspectService: Call = (draft, request, key) => {
  const filled = readFlag('insertDefaults', request.query['insertDefaults']);
  const service = findService(draft, key);
  return ok(filled ? { ...service, Spec: withDefaults(service.Spec) } : service);
};

export const createService: Call = (draft, request) => {
  const sent = withNetworkIds(draft, decodeService(request.body, draft.dialect));
  const spec = (sent.Name as string | undefined) ? sent : { ...sent, Name: inventName(draft.newId()) };
  checkAgainstCluster(draft, spec, undefined);
  if (draft.services.list().some((other) => other.Spec.Name === spec.Name)) {
    refuseDuplicate(`name conflicts with an existing object: service ${spec.Name} already exists`);
  }
  const service: Service = { ...draft.stamp(), Spec: spec, Endpoint: { Spec: {} } };
  draft.services.put(service.ID, service);
  allocateEndpoint(draft, service.ID);
  settleService(draft, service.ID);
  return created(draft.dialect.createdService(service.ID));
};

export function checkAgainstCluster(draft: Draft, spec: ServiceSpec, ownId: string | undefined): void {
  checkService(spec, draft.dialect);
  checkAttachments(draft, spec);
  checkPorts(draft, spec, ownId);
  checkExistence('secret', draft, spec.TaskTemplate.ContainerSpec);
  checkExistence('config', draft, spec.TaskTemplate.ContainerSpec);
}

export const removeService: Call = (draft, _request, key) => {
  const service = findService(draft, key);
  draft.services.remove(service.ID);
  draft.nextIndex();
  removeTasks(draft, service.ID);
  settleWaiting(draft);
  return done(200);
};
