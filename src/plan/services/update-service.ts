import type { DesiredService } from '../../model/desired.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Key } from '../../kernel/key.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { LedgerRow } from '../../model/ledger.ts';
import type { ObservedService } from '../../model/observed.ts';
import type { ChangeCause, ChangeOp } from '../../model/plan.ts';
import { appliedRecord } from '../../service-fields/applied-record.ts';
import { compareValues, type ValueDifference } from '../../service-fields/compare-values.ts';
import { sealed } from '../../kernel/hash.ts';
import { overlay } from '../../service-fields/overlay.ts';
import { patchValues } from '../../service-fields/patch-values.ts';
import { readValues } from '../../service-fields/read-values.ts';
import { driftToUndo, withStack } from '../common/drift.ts';
import { noImpact } from '../common/impact.ts';
import { fragment, refusal, type Fragment, type Step } from '../common/fragment.ts';
import { isStalled, isTakenUp, quarantined, quarantineOf, rowOfAttempt } from '../common/quarantine.ts';
import { fieldContext } from '../common/observed-index.ts';
import type { PlanInput } from '../plan-input.ts';
import { keepOriginalValues, withRestored } from './original-values.ts';
import { compareClaimed, type ServiceClaim } from './service-claim.ts';
import { serviceImpact } from './service-impact.ts';
import { attemptOf, movedTag, pinnedDifference } from './pinned-image.ts';
import { keptRow, neededIds, pulledImage, waitFor, withOwnLabels } from './service-write.ts';
import { redactedDifference, redactedDrift } from './redact-fields.ts';
import { restartRolloutStep } from './restart-rollout.ts';
import { isAwaited } from './needs-wait.ts';

/** A service that is declared, exists, and is owned or adopted. */
export interface ClaimedService {
  readonly key: Key;
  readonly desired: DesiredService;
  readonly observed: ObservedService;
  readonly claim: ServiceClaim;
}

/** Plans the update of a service, and its drift. */
export function updateService(service: ClaimedService, input: PlanInput): Fragment {
  const { key, desired, observed, claim } = service;
  const { ignore } = desired.policy;
  const current = readValues(observed.spec, fieldContext(input.observed));
  const obsolete = claim.applied ?? {};
  const originals = originalsOf(service, input);
  const values = withRestored({ declared: desired.values, current, applied: obsolete, originals });
  const declared = { values, obsolete, ignore };
  const changed = compareClaimed(claim, current, declared, String); // values of a manifest are not sealed
  const moved = movedTag(desired, current, input);
  const differences = [
    ...moved,
    ...changed.map((difference) => pinnedDifference(difference, desired, input)),
  ];
  const row = rowOf(service, current, input);
  if (differences.length === 0 && !claim.isNew) return asDeclared(service, row, input);
  const found = driftToUndo(key, driftedValues(service, current, input).map(redactedDrift), differences);
  const drift = claim.scope === 'shared' ? withStack(found, observed) : found;
  const quarantine = quarantineOf(key, observed, row.attempted, input);
  if (quarantine !== undefined) {
    const refused = quarantined(key, observed, desired.origin, { quarantine, input });
    return { ...refused, drift };
  }
  const replaced = differences.find(({ impact }) => impact === 'replace');
  if (replaced !== undefined) return refuseReplacement(service, replaced.field);
  return fragment({
    drift,
    rows: [[key, rowOfAttempt(observed, row)]],
    waits: differences.length === 0 ? [] : [waitFor(key)],
    steps: [stepOf(service, current, { moved, changed: differences.slice(moved.length) }, input)],
  });
}

/**
 * Nothing to write. Still waits for a rollout under way or after `retry`, and refuses a stalled one. The rollout of an
 * adopted service may be someone else's, so it counts only if the service is quarantined.
 */
function asDeclared(service: ClaimedService, row: LedgerRow, input: PlanInput): Fragment {
  const { key, desired, observed, claim } = service;
  const before = input.ledger.rows[key];
  const { attempted: attempt } = row;
  if (isTakenUp(observed, attempt, before)) {
    const steps = [restartRolloutStep(key, observed, input)];
    return fragment({ rows: [[key, rowOfAttempt(observed, row)]], steps, waits: [waitFor(key)] });
  }
  const isOurs = claim.scope === 'whole' || before?.quarantined !== undefined;
  const quarantine = isOurs ? quarantineOf(key, observed, attempt, input) : undefined;
  const isWaitedFor = before?.attempted === '' || (isOurs && isAwaited(key, observed, input));
  return quarantine !== undefined && isStalled(observed, before, input.observed)
    ? quarantined(key, observed, desired.origin, { quarantine, input })
    : fragment({ rows: [[key, row]], unchanged: [key], waits: isWaitedFor ? [waitFor(key)] : [] });
}

/** Differences from what was last written. Values that were sealed with a lost salt cannot be compared. */
function driftedValues(
  { desired, claim }: ClaimedService,
  current: FieldValues,
  { ledger, hasFreshSalt = false }: PlanInput,
): readonly ValueDifference[] {
  if (claim.applied === undefined) return [];
  const written = { values: claim.applied, obsolete: {}, ignore: desired.policy.ignore };
  const differences = compareClaimed(claim, current, written, (value) => sealed(value, ledger.salt));
  return differences.filter(({ sensitive }) => !(sensitive && hasFreshSalt));
}

interface Differences {
  /** The digest of an image whose tag has moved. */
  readonly moved: readonly ValueDifference[];
  readonly changed: readonly ValueDifference[];
}

function stepOf(
  service: ClaimedService,
  current: FieldValues,
  { moved, changed }: Differences,
  input: PlanInput,
): Step {
  const { key, desired, observed, claim } = service;
  const differences = [...moved, ...changed];
  const op: ChangeOp = claim.isNew ? 'adopt' : 'update';
  const impact = serviceImpact(differences, observed, input.observed);
  const change: Step['change'] = {
    id: key,
    op,
    resource: key,
    cause: causeOf(service, { moved, changed }, input),
    fields: differences.map(redactedDifference),
    impact: differences.length === 0 ? noImpact('adopted as it is') : impact,
    dependsOn: neededIds(desired),
  };
  if (differences.length === 0) return { change, write: { kind: 'recordOnly' } };
  const fieldNames = new Set(differences.map(({ field }) => field));
  const context = fieldContext(input.observed);
  const spec = overlay(observed.spec, patchValues(current, differences), fieldNames, context);
  return {
    change,
    write: {
      kind: 'updateService',
      ref: { id: observed.id, version: observed.version },
      spec: claim.scope === 'whole' ? withOwnLabels(spec, desired.values, input) : spec,
      ...pulledImage(desired),
    },
  };
}

/** A service that we made carries its applied record in a label; that of an adopted one is only in the ledger. */
function rowOf(service: ClaimedService, current: FieldValues, input: PlanInput): LedgerRow {
  const { desired, observed, claim } = service;
  const { salt } = input.ledger;
  const row: LedgerRow = { id: observed.id, attempted: attemptOf(desired, input), ...keptRow(desired) };
  if (claim.scope === 'whole') return row;
  const { applied = {} } = claim;
  const originals = originalsOf(service, input);
  const before = keepOriginalValues({ declared: desired.values, current, applied, originals }, salt);
  return {
    ...row,
    applied: appliedRecord(desired.values, salt),
    ...(Object.keys(before).length === 0 ? {} : { before }),
  };
}

/** The original values of an adopted service. Ignored while adoption is new, because nothing is applied yet. */
const originalsOf = ({ key, claim }: ClaimedService, { ledger }: PlanInput): JsonObject =>
  claim.scope === 'whole' ? {} : (ledger.rows[key]?.before ?? {});

const refuseReplacement = ({ key, desired }: ClaimedService, field: string): Fragment =>
  refusal(
    key,
    `"${field}" cannot be changed on an existing service`,
    `Rename the service in ${desired.origin}, or remove it first: docker service rm ${desired.name}`,
  );

function causeOf(
  { desired, claim }: ClaimedService,
  { moved, changed }: Differences,
  input: PlanInput,
): ChangeCause {
  const isUndone = !claim.isNew && (changed.length === 0 || isAllDrift(changed, desired, claim, input));
  if (!isUndone) return 'manifest';
  return moved.length === 0 ? 'drift' : 'image';
}

/** Whether the desired values of all differing fields equal the applied ones. Compares records, because both are sealed. */
function isAllDrift(
  differences: readonly ValueDifference[],
  { values }: DesiredService,
  { applied }: ServiceClaim,
  input: PlanInput,
): boolean {
  if (applied === undefined) return false;
  const desired = appliedRecord(values, input.ledger.salt);
  const changed = new Set(compareValues(applied, desired, applied, String).map(({ path }) => path));
  return differences.every(({ path }) => !changed.has(path));
}
