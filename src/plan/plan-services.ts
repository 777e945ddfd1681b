import type { DesiredService } from '../model/desired.ts';
import { canonicalJson, textsOf, withValueAt, type Json, type JsonObject } from '../model/json.ts';
import { keyOf, type Key } from '../model/key.ts';
import type { Leaves } from '../model/leaves.ts';
import type { ObservedService } from '../model/observed.ts';
import { appliedLabel, ownerLabel } from '../model/own-labels.ts';
import type { Change, Drift, FieldChange } from '../model/plan.ts';
import { appliedRecord, parseAppliedRecord } from '../spec/applied-record.ts';
import { compareLeaves, type LeafDifference } from '../spec/compare-leaves.ts';
import { hashOf, sealed } from '../spec/hash.ts';
import { mergeKeys } from '../spec/merge-keys.ts';
import { overlay } from '../spec/overlay.ts';
import { readLeaves } from '../spec/read-leaves.ts';
import { serviceFields } from '../spec/service-fields.ts';
import { shownDifference, shownLeaves } from './shown.ts';
import { noImpact } from './impact.ts';
import { ownershipOf, wasMade } from './ownership.ts';
import { joinParts, part, refusal, type Part } from './part.ts';
import { fieldContext, type PlanInput } from './plan-input.ts';
import { runningTasks } from './running-tasks.ts';
import { serviceImpact } from './service-impact.ts';

/** Services that the manifests declare whole: made by us, or refused where somebody else made one of that name. */
export function planServices(input: PlanInput): Part {
  const observed = new Map(input.observed.services.map((service) => [service.name, service]));
  return joinParts(
    input.desired.services.map((desired) => planService(desired, observed.get(desired.name), input)),
  );
}

function planService(desired: DesiredService, observed: ObservedService | undefined, input: PlanInput): Part {
  const key = keyOf('service', desired.name);
  if (observed === undefined) return create(key, desired, input);
  const ownership = ownershipOf(observed, key, input.owner, input.ledger);
  switch (ownership.by) {
    case 'us':
      return update(key, desired, observed, input);
    case 'other':
      return refusal(
        key,
        `it belongs to the owner "${ownership.owner}"`,
        `Remove it from the manifests of one of the two owners, or rename it in ${desired.origin}`,
      );
    case 'nobody':
      return refusal(
        key,
        'a service of this name is there and was not made by us',
        `Rename it in ${desired.origin}, or remove the service that is there: docker service rm ${desired.name}`,
      );
  }
}

function create(key: Key, desired: DesiredService, input: PlanInput): Part {
  const isDeleted = wasMade(key, input.ledger);
  const change: Change = {
    id: key,
    op: 'create',
    resource: key,
    cause: isDeleted ? 'drift' : 'manifest',
    fields: shownLeaves(desired.leaves),
    impact: noImpact('new service'),
    dependsOn: networkIds(desired),
  };
  const allFields = new Set(serviceFields.map((field) => field.name));
  const spec = overlay(
    { Name: desired.name },
    desired.leaves,
    declaredOf(desired.leaves, allFields),
    fieldContext(input.observed),
  );
  return part({
    steps: [{ change, write: { kind: 'createService', spec: withOwnLabels(spec, desired, input) } }],
    waits: [waitFor(key)],
    drift: isDeleted ? [{ resource: key, state: 'deleted', fields: [] }] : [],
    rows: { [key]: { attempted: hashOf(desired.leaves) } },
  });
}

const declaredOf = (leaves: Leaves, names: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...names].filter((name) => leaves[name] !== undefined));

function update(key: Key, desired: DesiredService, observed: ObservedService, input: PlanInput): Part {
  const context = fieldContext(input.observed);
  const seal = (value: Json): string => sealed(value, input.ledger.salt);
  const applied = parseAppliedRecord(observed.labels[appliedLabel]);
  const standing = readLeaves(observed.spec, context);
  const differences = compareLeaves(standing, desired.leaves, applied ?? {}, seal);
  const drifted = applied === undefined ? [] : compareLeaves(standing, applied, {}, seal);
  const drift = driftOf(key, drifted, differences);
  const rows = { [key]: { id: observed.id, attempted: hashOf(desired.leaves) } };
  if (differences.length === 0) return part({ unchanged: [key], rows, drift });
  const replaced = differences.find(({ impact }) => impact === 'replace');
  if (replaced !== undefined) {
    return refusal(
      key,
      `"${replaced.field}" cannot be changed on a service that is there`,
      `Rename the service in ${desired.origin}, or remove it first: docker service rm ${desired.name}`,
    );
  }
  const fieldNames = new Set(differences.map(({ field }) => field));
  const spec = overlay(observed.spec, mergeKeys(desired.leaves, standing, differences), fieldNames, context);
  return part({
    rows,
    drift,
    waits: [waitFor(key)],
    steps: [
      {
        change: {
          id: key,
          op: 'update',
          resource: key,
          cause: isAllDrift(differences, desired.leaves, applied, input) ? 'drift' : 'manifest',
          fields: differences.map(shownDifference),
          impact: serviceImpact(differences, runningTasks(input.observed, observed.id)),
          dependsOn: networkIds(desired),
        },
        write: {
          kind: 'updateService',
          ref: { id: observed.id, version: observed.version },
          spec: withOwnLabels(spec, desired, input),
        },
      },
    ],
  });
}

const networkIds = (desired: DesiredService): readonly string[] => {
  const names = desired.leaves['networks'];
  return textsOf(names).map((name) => keyOf('network', name));
};

const waitFor = (key: Key): Part['waits'][number] => ({
  id: `wait/${key}`,
  resource: key,
  until: 'converged',
  required: false,
  dependsOn: [key],
});

/** Bookkeeping travels only with a write that is needed anyway: every update resets the rollback target. */
function withOwnLabels(spec: JsonObject, desired: DesiredService, input: PlanInput): JsonObject {
  const record = canonicalJson(appliedRecord(desired.leaves, input.ledger.salt));
  const labelled = withValueAt(spec, ['Labels', ownerLabel], input.owner);
  return withValueAt(labelled, ['Labels', appliedLabel], record);
}

/** The swarm has moved away from what was written last, and the manifests still want that. */
function driftOf(
  key: Key,
  drifted: readonly LeafDifference[],
  differences: readonly LeafDifference[],
): readonly Drift[] {
  const wantedBack = new Set(differences.map(({ path }) => path));
  const fields = drifted.filter(({ path }) => wantedBack.has(path)).map(reversed);
  return fields.length === 0 ? [] : [{ resource: key, state: 'changed', fields }];
}

/** Drift is told from what was written to what is there; a difference tells the way back. */
const reversed = (difference: LeafDifference): FieldChange => {
  const { path, from, to } = shownDifference(difference);
  return { path, from: to, to: from };
};

/** What is declared as it was applied differs by drift, all else by the manifests. Records are compared: both are sealed. */
function isAllDrift(
  differences: readonly LeafDifference[],
  declared: Leaves,
  applied: Leaves | undefined,
  input: PlanInput,
): boolean {
  if (applied === undefined) return false;
  const wanted = appliedRecord(declared, input.ledger.salt);
  const changed = new Set(compareLeaves(applied, wanted, applied, String).map(({ path }) => path));
  return differences.every(({ path }) => !changed.has(path));
}
