import { type Draft, written } from '../draft.ts';
import type { Call } from '../http/endpoint.ts';
import { allocateEndpoint } from '../networks/endpoint-allocation.ts';
import { ok } from '../http/exchange.ts';
import { withNetworkIds } from '../networks/network-use.ts';
import { omit } from '../omit.ts';
import { refuse, refusePrecondition, refuseUnimplemented } from '../http/refusal.ts';
import { decodeService } from '../bodies/service-convert.ts';
import type { ServiceSpec } from '../bodies/service-spec.ts';
import { checkAgainstCluster, findService } from './services.ts';
import { settleService } from '../scheduler/settle.ts';
import type { Service } from '../state.ts';
import { checkVersion, readVersion } from '../http/version-query.ts';

export const updateService: Call = (draft, request, key) => {
  const sent = decodeService(request.body, draft.dialect);
  const version = readVersion('service', request.query['version']);
  const spec = withNetworkIds(draft, sent);
  const before = findService(draft, key);
  const rollback = request.query['rollback'] ?? 'none';
  if (!['', 'none', 'previous'].includes(rollback)) refuse(500, `unrecognized rollback option ${rollback}`);
  // The body is checked even if a rollback ignores it.
  checkAgainstCluster(draft, spec, before.ID);
  checkUnchangeable(before.Spec, spec);
  const after = rollback === 'previous' ? rolledBack(draft, before) : replaced(before, spec);
  checkVersion(before, version);
  draft.services.put(before.ID, written(draft, after));
  allocateEndpoint(draft, before.ID);
  settleService(draft, before.ID);
  return ok({ Warnings: null });
};

function checkUnchangeable(before: ServiceSpec, after: ServiceSpec): void {
  const isMigrated = (after.TaskTemplate.Networks ?? []).length > 0;
  if (!isMigrated && after.Networks !== undefined && !isSame(before.Networks, after.Networks)) {
    refuseUnimplemented('networks must be migrated to TaskSpec before being changed');
  }
  if (!isSame(Object.keys(before.Mode), Object.keys(after.Mode))) {
    refuseUnimplemented('service mode change is not allowed');
  }
  if (before.Name !== after.Name) refuseUnimplemented('renaming services is not supported');
}

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Every update drops the status of the last one and keeps the old spec as PreviousSpec, even if nothing changed. */
function replaced(before: Service, spec: ServiceSpec): Service {
  return { ...omit(before, 'UpdateStatus'), Spec: spec, PreviousSpec: before.Spec };
}

function rolledBack(draft: Draft, before: Service): Service {
  const { PreviousSpec: previous } = before;
  if (previous === undefined) refusePrecondition(`service ${before.ID} does not have a previous spec`);
  return {
    ...before,
    Spec: previous,
    PreviousSpec: before.Spec,
    UpdateStatus: {
      State: 'rollback_started',
      StartedAt: draft.now,
      Message: 'manually requested rollback',
    },
  };
}
