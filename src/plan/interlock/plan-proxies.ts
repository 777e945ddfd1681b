import { blockServices, type BlockService } from '../../interlock/blocks/block-services.ts';
import { proxyKeyOf } from '../../interlock/blocks/extension-block.ts';
import { changedBlocks } from '../../interlock/document/compare-documents.ts';
import type { DesiredInterlock } from '../../model/desired.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { keyOf, nameOf, type Key } from '../../kernel/key.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { LedgerRow } from '../../model/ledger.ts';
import type { ObservedService } from '../../model/observed.ts';
import type { Impact, Wait } from '../../model/plan.ts';
import { compareExplicitValues, type ValueDifference } from '../../service-fields/compare-values.ts';
import { hashOf } from '../../kernel/hash.ts';
import { overlay } from '../../service-fields/overlay.ts';
import { patchValues } from '../../service-fields/patch-values.ts';
import { readValues, readExplicitValues } from '../../service-fields/read-values.ts';
import { changedDrift, deletedDrift } from '../common/drift.ts';
import { about, interruption, noImpact } from '../common/impact.ts';
import { coreStableMs } from './core-wait.ts';
import { isRouter } from './deployed-core.ts';
import type { InterlockState } from './interlock-state.ts';
import { isOfCore } from './orphans.ts';
import { observedService } from '../common/lookups.ts';
import { joinFragments, fragment, refusal, type Fragment, type Step } from '../common/fragment.ts';
import { fieldContext } from '../common/observed-index.ts';
import type { PlanInput } from '../plan-input.ts';
import { proxySeconds } from './proxy-seconds.ts';
import { isStalled, isStopped, quarantined, quarantineOf, rowOfAttempt } from '../common/quarantine.ts';
import { runningTasks } from '../common/service-tasks.ts';
import { isAwaited } from '../services/needs-wait.ts';
import { redactedDifference, redactedDrift } from '../services/redact-fields.ts';

/** A service that the core creates for one of our blocks, with the values in the block. */
interface ExpectedService {
  readonly key: Key;
  readonly block: string;
  readonly role: BlockService['role'];
  readonly values: FieldValues;
}

/**
 * Plans the services that the core has created for our blocks. The core reacts only to its config, so a proxy that somebody
 * changes by hand stays changed: that is drift, and we write the values of the block again. The core recreates a deleted
 * proxy, and apply waits for that. A difference counts as drift only if the service was once observed as in its block.
 */
export function planProxies(desired: DesiredInterlock, state: InterlockState, input: PlanInput): Fragment {
  const changed = new Set(changedBlocks(state.document, desired.document));
  const isLoaded = runsItsConfig(state, input);
  return joinFragments(
    expectedServices(desired, state, input).map((expected) => {
      const observed = observedService(input.observed, nameOf(expected.key));
      if (observed !== undefined && !isOfCore(observed.labels)) return fragment({});
      const isSettled = isLoaded && !changed.has(expected.block);
      if (!isSettled) return fragment({ rows: [[expected.key, rowToAttempt(expected, observed, input)]] });
      return observed === undefined ? missing(expected, input) : existing(expected, observed, input);
    }),
  );
}

/**
 * The core creates or replaces the services of our changed blocks; of a restored block, services may wait for its proxy.
 * Nothing waits for other foreign ones.
 */
export function proxyWaits(
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
  suffix: string,
): readonly Wait[] {
  const changed = new Set(changedBlocks(state.document, desired.document));
  const coreWait = `wait/${keyOf('service', desired.coreService)}${suffix}`;
  const ours = expectedServices(desired, state, input)
    .filter(({ block }) => changed.has(block))
    .map((expected) => ({ ...waitOf(expected, 'appears', [coreWait]), ...stoppedBefore(expected, input) }));
  const restoring = restoredProxies(desired, state).map((key) => restoredWait(key, coreWait));
  return [...ours, ...restoring].map((wait) => ({ ...wait, id: `${wait.id}${suffix}` }));
}

/** The proxies of blocks that config.toml gets back though no manifest declares them. */
function restoredProxies({ document, needs }: DesiredInterlock, state: InterlockState): readonly Key[] {
  const declared = new Set(needs.map(({ block }) => block));
  return Object.entries(document.extensions)
    .filter(([name]) => !declared.has(name) && !Object.hasOwn(state.document.extensions, name))
    .map(([name, block]) => proxyKeyOf(name, block));
}

/** The block is not ours, so the ledger records nothing of its proxy, and how the core creates it does not matter. */
const restoredWait = (key: Key, coreWait: string): Wait => ({
  ...{ id: `wait/${key}`, resource: key, until: 'appears', maker: 'the core' },
  ...{ minStableMs: coreStableMs, required: false, dependsOn: [coreWait] },
});

function expectedServices(
  desired: DesiredInterlock,
  { core }: InterlockState,
  input: PlanInput,
): readonly ExpectedService[] {
  const roles: readonly BlockService['role'][] = isRouter(desired, core) ? ['proxy'] : ['extension', 'proxy'];
  const context = fieldContext(input.observed);
  const active = desired.needs.filter(({ isObserveOnly }) => !isObserveOnly).map(({ block }) => block);
  return active.flatMap((block) =>
    blockServices(desired.document.extensions[block] ?? {})
      .filter(({ role }) => roles.includes(role))
      .map(({ role, name, spec }) => ({
        ...{ block, role, key: keyOf('service', name) },
        values: readExplicitValues(spec, context),
      })),
  );
}

/** The core reads its config at start: until one of its tasks has the config in its spec, it is still working on the old one. */
const runsItsConfig = ({ core, running }: InterlockState, { observed }: PlanInput): boolean =>
  observed.tasks.some(
    ({ serviceId, state, configIds }) =>
      serviceId === core.id && state === 'running' && configIds.includes(running.id),
  );

/** `applied` contains no fields, so the row does not claim the service: it belongs to the core. */
const rowOf = ({ block, values }: ExpectedService, observed: ObservedService | undefined): LedgerRow => ({
  ...(observed === undefined ? {} : { id: observed.id }),
  attempted: hashOf(values),
  applied: { block },
});

/** The row until the core has updated the service: a rollout that had stopped by then is not that of the attempt. */
function rowToAttempt(
  expected: ExpectedService,
  observed: ObservedService | undefined,
  { ledger }: PlanInput,
): LedgerRow {
  const row = rowOf(expected, observed);
  const before = ledger.rows[expected.key];
  if (before?.attempted === row.attempted) {
    const { stoppedBefore: start } = before;
    return start === undefined ? row : { ...row, stoppedBefore: start };
  }
  return observed === undefined ? row : rowOfAttempt(observed, row);
}

function stoppedBefore({ key }: ExpectedService, { observed }: PlanInput): Pick<Wait, 'stoppedBefore'> {
  const service = observedService(observed, nameOf(key));
  const start = service !== undefined && isStopped(service) ? service.updateStartedAt : undefined;
  return start === undefined ? {} : { stoppedBefore: start };
}

/** The row once the service was observed as in its block. */
export const seenRow = (row: LedgerRow, id: string): LedgerRow => ({
  ...row,
  id,
  applied: seenRecord(row.applied ?? {}, row.attempted),
});

const seenRecord = (applied: JsonObject, attempted: string): JsonObject => ({ ...applied, seen: attempted });

function rowWhereSeen({ key, values }: ExpectedService, { ledger }: PlanInput): LedgerRow | undefined {
  const row = ledger.rows[key];
  return row?.applied?.['seen'] === hashOf(values) ? row : undefined;
}

/** A missing service counts as drift only if it was observed before, but every apply waits for it. */
function missing(expected: ExpectedService, input: PlanInput): Fragment {
  const row = rowWhereSeen(expected, input);
  return fragment({
    rows: [[expected.key, row ?? rowOf(expected, undefined)]],
    drift: row === undefined ? [] : [deletedDrift(expected.key)],
    waits: [waitOf(expected, 'appears', [])],
  });
}

function existing(expected: ExpectedService, observed: ObservedService, input: PlanInput): Fragment {
  const { key, values } = expected;
  const found = readValues(observed.spec, fieldContext(input.observed));
  const differences = compareExplicitValues(found, values);
  const row = rowToAttempt(expected, observed, input);
  const before = input.ledger.rows[key];
  const isSeen = rowWhereSeen(expected, input) !== undefined;
  const quarantine = quarantineOf(key, observed, row.attempted, input);
  const isStuck =
    differences.length === 0
      ? isStalled(observed, before, input.observed)
      : !isSeen || before?.quarantined !== undefined;
  if (quarantine !== undefined && isStuck)
    return quarantined(key, observed, originOf(expected, input), { quarantine, input });
  if (differences.length === 0) {
    const waits = isAwaited(key, observed, input) ? [waitOf(expected, 'converged', [])] : [];
    return fragment({ unchanged: [key], rows: [[key, seenRow(row, observed.id)]], waits });
  }
  if (!isSeen && before?.attempted !== '')
    return fragment({ rows: [[key, row]], warnings: [unmadeWarning(expected, differences)] });
  return differences.some(({ impact }) => impact === 'replace')
    ? refuseReplacement(expected)
    : restored(expected, observed, differences, input);
}

/** Writes the values of the block: somebody has changed them, or `retry` asks for it and the core would not. */
function restored(
  expected: ExpectedService,
  observed: ObservedService,
  differences: readonly ValueDifference[],
  input: PlanInput,
): Fragment {
  const { key } = expected;
  const isSeen = rowWhereSeen(expected, input) !== undefined;
  const context = fieldContext(input.observed);
  const found = readValues(observed.spec, context);
  const fields = new Set(differences.map(({ field }) => field));
  const step: Step = {
    change: {
      id: key,
      op: 'update',
      resource: key,
      cause: isSeen ? 'drift' : 'manifest',
      fields: differences.map(redactedDifference),
      impact: impactOf(expected, observed, differences, input),
      dependsOn: desiredNeeds(expected, input),
    },
    write: {
      kind: 'updateService',
      ref: { id: observed.id, version: observed.version },
      spec: overlay(observed.spec, patchValues(found, differences), fields, context),
    },
  };
  const row = rowOfAttempt(observed, rowOf(expected, observed));
  return fragment({
    rows: [[key, isSeen ? seenRow(row, observed.id) : row]],
    drift: isSeen ? changedDrift(key, differences.map(redactedDrift)) : [],
    steps: [step],
    waits: [{ ...waitOf(expected, 'converged', [key]), ...stoppedBefore(expected, input) }],
  });
}

const originOf = ({ block }: ExpectedService, { desired }: PlanInput): string =>
  desired.interlock?.needs.find((needs) => needs.block === block)?.origin ?? '';

/** Never observed as in its block: the core may still be working on it, or creates it differently by its own rules. */
const unmadeWarning = (
  { key, block }: ExpectedService,
  differences: readonly ValueDifference[],
): Fragment['warnings'][number] => ({
  kind: 'unmadeService',
  message: `${key} differs from Extensions.${block} in ${differences.map(({ path }) => path).join(', ')}: the core has not updated it yet`,
});

const refuseReplacement = ({ key, block }: ExpectedService): Fragment =>
  refusal(
    key,
    `it differs from Extensions.${block} in a field that cannot be changed on an existing service`,
    'Remove it, and the core recreates it from its config',
  );

function waitOf(expected: ExpectedService, until: Wait['until'], dependsOn: readonly string[]): Wait {
  const { key, block, values } = expected;
  const attempted = hashOf(values);
  return {
    ...{ id: `wait/${key}`, resource: key, until, values, maker: 'the core' },
    ...(until === 'converged' ? {} : { minStableMs: coreStableMs }),
    onceSeen: { attempted, applied: seenRecord({ block }, attempted) },
    ...{ required: false, dependsOn },
  };
}

/** Its constraints refer to node labels and it joins networks: the steps of the same plan for these run first. */
const desiredNeeds = ({ block }: ExpectedService, { desired }: PlanInput): readonly string[] =>
  desired.interlock?.needs.find((needs) => needs.block === block)?.objects ?? [];

function impactOf(
  { role, block }: ExpectedService,
  observed: ObservedService,
  differences: readonly ValueDifference[],
  input: PlanInput,
): Impact {
  const isRestarted = differences.some(
    ({ impact }) => impact === 'rollingRestart' || impact === 'reschedule',
  );
  if (!isRestarted) return noImpact(`back to Extensions.${block}`);
  const tasks = runningTasks(input.observed, observed.id);
  const summary = `replaced task by task, back to Extensions.${block}`;
  if (role === 'extension') return { ...noImpact(summary), class: 'rollingRestart', tasks };
  const seconds = proxySeconds(observed, tasks, input.desired.interlock?.document.extensions[block]);
  return { ...interruption(tasks, [observed.name], `the proxy is ${summary}, ${about(seconds)}`), seconds };
}
