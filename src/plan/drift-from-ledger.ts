import { isJsonObject, type Json } from '../kernel/json.ts';
import { kindOf, nameOf, type Key } from '../kernel/key.ts';
import { rowsOf, type Ledger, type LedgerRow } from '../model/ledger.ts';
import type { ObservedNode, ObservedService, ObservedSwarm } from '../model/observed.ts';
import { appliedLabel } from '../model/own-labels.ts';
import { labelChange, placeOfEntry, type FieldChange } from '../model/field-change.ts';
import type { Drift } from '../model/plan.ts';
import { parseAppliedRecord, readAppliedRecord } from '../service-fields/applied-record.ts';
import { sealed } from '../kernel/hash.ts';
import { readValues } from '../service-fields/read-values.ts';
import { observedService } from './common/lookups.ts';
import { claimedLabels } from './nodes/node-claims.ts';
import { fieldContext } from './plan-input.ts';
import { compareClaimed, type ServiceClaim } from './services/service-claim.ts';
import { redactedDrift } from './services/redact-fields.ts';

export interface WrittenInput {
  readonly owner: string;
  readonly ledger: Ledger;
  /** The ledger's salt is not the one that values were sealed with. */
  readonly hasFreshSalt: boolean;
  readonly observed: ObservedSwarm;
}

/**
 * What is no longer as it was last written, for those who have no manifests at hand: whether the manifests want it back
 * is not known. What a manifest left to somebody else stands in the ledger.
 */
export const driftFromLedger = (input: WrittenInput): readonly Drift[] =>
  rowsOf(input.ledger).flatMap(([key, row]) => driftOf(key, row, input) ?? []);

function driftOf(key: Key, row: LedgerRow, input: WrittenInput): Drift | undefined {
  if (row.id === undefined) return undefined;
  const { observed, owner } = input;
  switch (kindOf(key)) {
    case 'network':
      return isThere(observed.networks, key) ? undefined : deleted(key);
    case 'config':
      return isThere(observed.configs, key) ? undefined : deleted(key);
    case 'secret':
      return isThere(observed.secrets, key) ? undefined : deleted(key);
    case 'node': {
      const node = observed.nodes.find(({ id }) => id === row.id);
      return node === undefined ? deleted(key) : changed(key, nodeDrift(node, owner));
    }
    case 'service': {
      const service = observedService(observed, nameOf(key));
      return service === undefined ? deleted(key) : changed(key, serviceDrift(service, row, input));
    }
  }
}

const isThere = (objects: readonly { readonly name: string }[], key: Key): boolean =>
  objects.some(({ name }) => name === nameOf(key));

const deleted = (resource: Key): Drift => ({ resource, state: 'deleted', fields: [] });

const changed = (resource: Key, fields: readonly FieldChange[]): Drift | undefined =>
  fields.length === 0 ? undefined : { resource, state: 'changed', fields };

function nodeDrift(node: ObservedNode, owner: string): readonly FieldChange[] {
  const claimed = claimedLabels(node, owner);
  return Object.keys(claimed)
    .filter((label) => node.labels[label] !== claimed[label])
    .sort()
    .map((label) => labelChange(label, claimed[label], node.labels[label]));
}

function serviceDrift(service: ObservedService, row: LedgerRow, input: WrittenInput): readonly FieldChange[] {
  const core = configDrift(service, row);
  const taken = readAppliedRecord(row.applied ?? {});
  const isShared = Object.keys(taken).length > 0;
  const applied = isShared ? taken : parseAppliedRecord(service.labels[appliedLabel]);
  if (applied === undefined || (row.applied !== undefined && !isShared)) return core;
  const claim: ServiceClaim = { scope: isShared ? 'shared' : 'whole', applied, isNew: false };
  const standing = readValues(service.spec, fieldContext(input.observed));
  const written = { values: applied, obsolete: {}, ignore: row.ignore ?? [] };
  const seal = (value: Json): string => sealed(value, input.ledger.salt);
  const differences = compareClaimed(claim, standing, written, seal);
  return [...core, ...differences.filter((one) => !(one.sensitive && input.hasFreshSalt)).map(redactedDrift)];
}

/** Of the core only its config is ours. */
function configDrift(service: ObservedService, { applied }: LedgerRow): readonly FieldChange[] {
  const core = applied?.['core'];
  if (!isJsonObject(core)) return [];
  return Object.entries(core).flatMap(([target, from]) => {
    const to = service.configs.find((config) => config.target === target)?.name;
    return from === to ? [] : [{ ...placeOfEntry('configs', target), from, to }];
  });
}
