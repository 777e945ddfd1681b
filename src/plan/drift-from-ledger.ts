import { isJsonObject, type Json } from '../kernel/json.ts';
import { kindOf, nameOf, type Key } from '../kernel/key.ts';
import { rowsOf, type Ledger, type LedgerRow } from '../model/ledger.ts';
import type { ObservedService, ObservedSwarm } from '../model/observed.ts';
import { appliedLabel } from '../model/own-labels.ts';
import type { FieldChange } from '../model/field-change.ts';
import type { Drift } from '../model/plan.ts';
import { parseAppliedRecord, readAppliedRecord } from '../service-fields/applied-record.ts';
import { sealed } from '../kernel/hash.ts';
import { readValues } from '../service-fields/read-values.ts';
import { changedDrift, deletedDrift, withStack } from './common/drift.ts';
import { observedService } from './common/lookups.ts';
import { driftOfConfig } from './interlock/drift-of-config.ts';
import { claimedDrift } from './nodes/node-claims.ts';
import { fieldContext } from './common/observed-index.ts';
import { compareClaimed, isAdopted, type ServiceClaim } from './services/service-claim.ts';
import { redactedDrift } from './services/redact-fields.ts';

export interface WrittenInput {
  readonly owner: string;
  readonly ledger: Ledger;
  /** The ledger's salt is new: values were sealed with another one. */
  readonly hasFreshSalt: boolean;
  readonly observed: ObservedSwarm;
}

/**
 * Drift from what was last written, for callers without manifests: whether the manifests still want those values is
 * unknown. Fields that a manifest ignores are recorded in the ledger.
 */
export const driftFromLedger = (input: WrittenInput): readonly Drift[] =>
  rowsOf(input.ledger).flatMap(([key, row]) => driftOfRow(key, row, input));

function driftOfRow(key: Key, row: LedgerRow, input: WrittenInput): readonly Drift[] {
  if (row.id === undefined) return [];
  const { observed, owner } = input;
  switch (kindOf(key)) {
    case 'network':
      return exists(observed.networks, key) ? [] : [deletedDrift(key)];
    case 'config':
      return exists(observed.configs, key) ? [] : [deletedDrift(key)];
    case 'secret':
      return exists(observed.secrets, key) ? [] : [deletedDrift(key)];
    case 'node': {
      const node = observed.nodes.find(({ id }) => id === row.id);
      return node === undefined ? [deletedDrift(key)] : changedDrift(key, claimedDrift(node, owner));
    }
    case 'service': {
      const service = observedService(observed, nameOf(key));
      return service === undefined ? [deletedDrift(key)] : driftOfService(key, service, row, input);
    }
  }
}

function driftOfService(
  key: Key,
  service: ObservedService,
  row: LedgerRow,
  input: WrittenInput,
): readonly Drift[] {
  const drift = changedDrift(key, serviceDrift(service, row, input));
  return isAdopted(row) ? withStack(drift, service) : drift;
}

const exists = (objects: readonly { readonly name: string }[], key: Key): boolean =>
  objects.some(({ name }) => name === nameOf(key));

function serviceDrift(service: ObservedService, row: LedgerRow, input: WrittenInput): readonly FieldChange[] {
  const coreDrift = configDrift(service, row, input);
  const adopted = readAppliedRecord(row.applied ?? {});
  const isShared = Object.keys(adopted).length > 0;
  const applied = isShared ? adopted : parseAppliedRecord(service.labels[appliedLabel]);
  if (applied === undefined || (row.applied !== undefined && !isShared)) return coreDrift;
  const claim: ServiceClaim = { scope: isShared ? 'shared' : 'whole', applied, isNew: false };
  const current = readValues(service.spec, fieldContext(input.observed));
  const written = { values: applied, obsolete: {}, ignore: row.ignore ?? [] };
  const seal = (value: Json): string => sealed(value, input.ledger.salt);
  const differences = compareClaimed(claim, current, written, seal);
  return [
    ...coreDrift,
    ...differences.filter((one) => !(one.sensitive && input.hasFreshSalt)).map(redactedDrift),
  ];
}

/** We own only the config of the core, and of that only our part. */
function configDrift(
  service: ObservedService,
  { applied }: LedgerRow,
  { owner, observed }: WrittenInput,
): readonly FieldChange[] {
  const core = applied?.['core'];
  if (!isJsonObject(core)) return [];
  return Object.entries(core).flatMap(([target, from]) => {
    if (typeof from !== 'string') return [];
    const to = service.configs.find((config) => config.target === target)?.name;
    return driftOfConfig({ target, from, to, owner }, observed.configs);
  });
}
