import { blockServices, type BlockService } from '../../interlock/blocks/block-services.ts';
import { changedBlocks } from '../../interlock/document/compare-documents.ts';
import type { DesiredInterlock } from '../../model/desired.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { keyOf, nameOf, type Key } from '../../kernel/key.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { LedgerRow } from '../../model/ledger.ts';
import type { ObservedService } from '../../model/observed.ts';
import { ownerLabel } from '../../model/own-labels.ts';
import type { Impact, Wait } from '../../model/plan.ts';
import { compareExplicitValues, type ValueDifference } from '../../service-fields/compare-values.ts';
import { hashOf } from '../../kernel/hash.ts';
import { overlay } from '../../service-fields/overlay.ts';
import { patchValues } from '../../service-fields/patch-values.ts';
import { readValues, readExplicitValues } from '../../service-fields/read-values.ts';
import { changedDrift, deletedDrift } from '../common/drift.ts';
import { about, interruption, noImpact } from '../common/impact.ts';
import { coreStableMs } from './core-wait.ts';
import type { InterlockState } from './interlock-state.ts';
import { observedService } from '../common/lookups.ts';
import { joinFragments, fragment, refusal, type Fragment, type Step } from '../common/fragment.ts';
import { fieldContext, type PlanInput } from '../plan-input.ts';
import { proxySeconds } from './proxy-seconds.ts';
import { runningTasks } from '../common/service-tasks.ts';
import { isAwaited } from '../services/needs-wait.ts';
import { redactedDifference, redactedDrift } from '../services/redact-fields.ts';

/** A service that the core makes for a block of ours, with what the block says of it. */
interface MeantService {
  readonly key: Key;
  readonly block: string;
  readonly role: BlockService['role'];
  readonly values: FieldValues;
}

/**
 * What the core has made of our blocks. It acts on its config only, so a proxy that somebody changes by hand stays
 * changed until it is made anew: that is drift, and the block is laid over it again. One that is gone comes back by
 * the core, which is waited for. Nothing counts as drift before it was once seen as the block means it.
 */
export function planProxies(desired: DesiredInterlock, state: InterlockState, input: PlanInput): Fragment {
  const changed = new Set(changedBlocks(state.document, desired.document));
  const isLoaded = runsItsConfig(state, input);
  return joinFragments(
    meantServices(desired, input).map((meant) => {
      const observed = observedService(input.observed, nameOf(meant.key));
      if (observed?.labels[ownerLabel] !== undefined) return fragment({});
      const isSettled = isLoaded && !changed.has(meant.block);
      if (!isSettled) return fragment({ rows: [[meant.key, rowOf(meant, observed)]] });
      return observed === undefined ? missing(meant, input) : standing(meant, observed, input);
    }),
  );
}

/** The core makes or replaces the services of our blocks that differ; nobody else's are waited for. */
export function proxyWaits(
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
  suffix: string,
): readonly Wait[] {
  const changed = new Set(changedBlocks(state.document, desired.document));
  const coreWait = `wait/${keyOf('service', desired.coreService)}${suffix}`;
  return meantServices(desired, input)
    .filter(({ block }) => changed.has(block))
    .map((meant) => ({ ...waitOf(meant, 'appears', [coreWait]), id: `wait/${meant.key}${suffix}` }));
}

function meantServices(desired: DesiredInterlock, input: PlanInput): readonly MeantService[] {
  const context = fieldContext(input.observed);
  const active = desired.needs.filter(({ isObserveOnly }) => !isObserveOnly).map(({ block }) => block);
  return active.flatMap((block) =>
    blockServices(desired.document.extensions[block] ?? {}).map(({ role, name, spec }) => ({
      ...{ block, role, key: keyOf('service', name) },
      values: readExplicitValues(spec, context),
    })),
  );
}

/** The core reads its config at start: until a task of it has the one that the service names, it is still at work. */
const runsItsConfig = ({ core, running }: InterlockState, { observed }: PlanInput): boolean =>
  observed.tasks.some(
    ({ serviceId, state, configIds }) =>
      serviceId === core.id && state === 'running' && configIds.includes(running.id),
  );

/** `applied` holds no field, so the row is no claim on the service: it is the core's. */
const rowOf = ({ block, values }: MeantService, observed: ObservedService | undefined): LedgerRow => ({
  ...(observed === undefined ? {} : { id: observed.id }),
  attempted: hashOf(values),
  applied: { block },
});

/** The same, once the core has been seen to have made it so. */
export const seenRow = (row: LedgerRow, id: string): LedgerRow => ({
  ...row,
  id,
  applied: seenRecord(row.applied ?? {}, row.attempted),
});

const seenRecord = (applied: JsonObject, attempted: string): JsonObject => ({ ...applied, seen: attempted });

function rowWhereSeen({ key, values }: MeantService, { ledger }: PlanInput): LedgerRow | undefined {
  const row = ledger.rows[key];
  return row?.applied?.['seen'] === hashOf(values) ? row : undefined;
}

/** What the core was never seen to have made is no drift, but every apply waits for it. */
function missing(meant: MeantService, input: PlanInput): Fragment {
  const row = rowWhereSeen(meant, input);
  return fragment({
    rows: [[meant.key, row ?? rowOf(meant, undefined)]],
    drift: row === undefined ? [] : [deletedDrift(meant.key)],
    waits: [waitOf(meant, 'appears', [])],
  });
}

function standing(meant: MeantService, observed: ObservedService, input: PlanInput): Fragment {
  const { key, values } = meant;
  const context = fieldContext(input.observed);
  const found = readValues(observed.spec, context);
  const differences = compareExplicitValues(found, values);
  const row = rowOf(meant, observed);
  if (differences.length === 0) {
    const waits = isAwaited(key, observed, input) ? [waitOf(meant, 'converged', [])] : [];
    return fragment({ unchanged: [key], rows: [[key, seenRow(row, observed.id)]], waits });
  }
  if (rowWhereSeen(meant, input) === undefined)
    return fragment({ rows: [[key, row]], warnings: [otherwise(meant, differences)] });
  if (differences.some(({ impact }) => impact === 'replace')) return refuseReplacement(meant);
  const fields = new Set(differences.map(({ field }) => field));
  const step: Step = {
    change: {
      id: key,
      op: 'update',
      resource: key,
      cause: 'drift',
      fields: differences.map(redactedDifference),
      impact: impactOf(meant, observed, differences, input),
      dependsOn: desiredNeeds(meant, input),
    },
    write: {
      kind: 'updateService',
      ref: { id: observed.id, version: observed.version },
      spec: overlay(observed.spec, patchValues(found, differences), fields, context),
    },
  };
  return fragment({
    rows: [[key, seenRow(row, observed.id)]],
    drift: changedDrift(key, differences.map(redactedDrift)),
    steps: [step],
    waits: [waitOf(meant, 'converged', [key])],
  });
}

/** Not seen as meant before: the core may be at it, or makes it otherwise by a rule of its own. */
const otherwise = (
  { key, block }: MeantService,
  differences: readonly ValueDifference[],
): Fragment['warnings'][number] => ({
  kind: 'unmadeService',
  message: `${key} is not as Extensions.${block} says in ${differences.map(({ path }) => path).join(', ')}: the core has not made it so yet`,
});

const refuseReplacement = ({ key, block }: MeantService): Fragment =>
  refusal(
    key,
    `it is not as Extensions.${block} says, and that cannot be changed on a service that is there`,
    'Remove it, and the core makes it again from its config',
  );

function waitOf(meant: MeantService, until: Wait['until'], dependsOn: readonly string[]): Wait {
  const { key, block, values } = meant;
  const attempted = hashOf(values);
  return {
    ...{ id: `wait/${key}`, resource: key, until, values, maker: 'the core' },
    ...(until === 'converged' ? {} : { minStableMs: coreStableMs }),
    onceSeen: { attempted, applied: seenRecord({ block }, attempted) },
    ...{ required: false, dependsOn },
  };
}

/** Its constraints ask for node labels and it joins networks: what the same plan mends of these comes first. */
const desiredNeeds = ({ block }: MeantService, { desired }: PlanInput): readonly string[] =>
  desired.interlock?.needs.find((needs) => needs.block === block)?.objects ?? [];

function impactOf(
  { role, block }: MeantService,
  observed: ObservedService,
  differences: readonly ValueDifference[],
  input: PlanInput,
): Impact {
  const isRestarted = differences.some(
    ({ impact }) => impact === 'rollingRestart' || impact === 'reschedule',
  );
  if (!isRestarted) return noImpact(`back to what Extensions.${block} says`);
  const tasks = runningTasks(input.observed, observed.id);
  const summary = `replaced task by task, back to what Extensions.${block} says`;
  if (role === 'extension') return { ...noImpact(summary), class: 'rollingRestart', tasks };
  const seconds = proxySeconds(observed, tasks, input.desired.interlock?.document.extensions[block]);
  return { ...interruption(tasks, [observed.name], `the proxy is ${summary}, ${about(seconds)}`), seconds };
}
