import { compareDocuments, isSameDocument } from '../../interlock/document/compare-documents.ts';
import { renderDocument } from '../../interlock/document/render-document.ts';
import type { DesiredInterlock } from '../../model/desired.ts';
import { documentIn, type ConfigVersion } from '../../model/facts.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import { placeOfEntry } from '../../model/field-change.ts';
import type { LedgerRow } from '../../model/ledger.ts';
import { appliedLabel, coreLabel, ownerLabel, routerCore, templateLabel } from '../../model/own-labels.ts';
import type { ObservedService } from '../../model/observed.ts';
import type { ChangeCause, Drift } from '../../model/plan.ts';
import type { NewConfig } from '../../model/write.ts';
import { hashOf } from '../../kernel/hash.ts';
import { withConfigAt } from '../../service-fields/config-references.ts';
import { coreWaitOf } from './core-wait.ts';
import { attemptOfCore, configOf, planDeployedCore } from './deployed-core.ts';
import { noImpact, rollingRestart } from '../common/impact.ts';
import { documentDrift } from './interlock-drift.ts';
import { reconfigurationImpact } from './interlock-impact.ts';
import { isToBe, type InterlockState } from './interlock-state.ts';
import { fragment, type Fragment, type Step } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { isAwaited } from '../services/needs-wait.ts';
import { proxyWaits } from './plan-proxies.ts';
import { rowOfAttempt } from '../common/quarantine.ts';
import { runningTasks } from '../common/service-tasks.ts';

/** One conf-N and the core update that activates it. A plan has two of them if a node changes its cluster. */
export interface ConfigStage {
  /** The desired state in this config. */
  readonly desired: DesiredInterlock;
  /** The desired state in the end: the ledger records it as attempted, whichever stage is reached. */
  readonly goal: DesiredInterlock;
  readonly cause: ChangeCause;
  readonly state: InterlockState;
  /** Suffix of the ids of its core update and its waits, which are unique in a plan. */
  readonly suffix: '' | '#shrink';
  /** Nodes that are labelled only after this stage. */
  readonly without: ReadonlySet<Key>;
  /** Ids that it depends on, besides the needs of its blocks. */
  readonly after: readonly string[];
}

export function planConfig(stage: ConfigStage, input: PlanInput): Fragment {
  const { desired, goal, state, suffix } = stage;
  const coreKey = keyOf('service', desired.coreService);
  if (isSameDocument(state.document, desired.document)) return keepConfig(stage, input);
  const target = nextVersion(desired, state.versions, input);
  const core = planCore(stage, target, input);
  return fragment({
    steps: [...(target.isNew ? [createStep(stage, target.name, input)] : []), ...core.steps],
    waits: [
      coreWaitOf(coreKey, [`${coreKey}${suffix}`], suffix),
      ...proxyWaits(desired, state, input, suffix),
    ],
    drift: joinedDrift([...documentDrift(desired, state, input), ...core.drift]),
    refused: core.refused,
    rows: [
      ...(target.isNew ? [configRow(target.name, desired)] : []),
      [coreKey, rowOfAttempt(state.core, coreRow(goal, state.core, target.name))],
    ],
  });
}

/** The core goes on with its config. One that we deploy may differ in other fields, or have no task. */
function keepConfig(stage: ConfigStage, input: PlanInput): Fragment {
  const { desired, goal, state, suffix } = stage;
  const { core, running } = state;
  const coreKey = keyOf('service', desired.coreService);
  const unchanged = [keyOf('config', running.name)];
  const row = coreRow(goal, core, running.name);
  if (desired.deploy === undefined)
    return fragment({ unchanged: [...unchanged, coreKey], rows: [[coreKey, row]] });
  const { steps, drift, refused } = planCore(stage, { ...running, isNew: false }, input);
  if (steps.length === 0) {
    const waits = isAwaited(coreKey, core, input) ? [coreWaitOf(coreKey, [])] : [];
    return fragment({ unchanged: [...unchanged, coreKey], rows: [[coreKey, row]], waits, refused });
  }
  const waits = [coreWaitOf(coreKey, [`${coreKey}${suffix}`], suffix)];
  return fragment({ steps, drift, refused, waits, unchanged, rows: [[coreKey, rowOfAttempt(core, row)]] });
}

const planCore = (stage: ConfigStage, target: TargetVersion, input: PlanInput): Fragment => {
  const { desired, state } = stage;
  if (desired.deploy === undefined) return fragment({ steps: [coreStep(stage, target, input)] });
  const core = planDeployedCore(desired.deploy, configOf(desired, target), state.core, input);
  return { ...core, steps: core.steps.map((step) => inStage(step, stage, target, input)) };
};

/** The update of a core that we deploy, as part of a stage. */
function inStage({ change, write }: Step, stage: ConfigStage, target: TargetVersion, input: PlanInput): Step {
  const { desired, state, suffix } = stage;
  const isOther = !isSameDocument(state.document, desired.document);
  const impact = isOther
    ? reconfigurationImpact(state.document, desired.document, input.observed, change.impact)
    : change.impact;
  return {
    write,
    change: {
      ...change,
      id: `${change.resource}${suffix}`,
      // Its config is new, whatever else is undone with it.
      cause: isOther && change.op !== 'create' ? stage.cause : change.cause,
      impact: change.op === 'create' ? change.impact : impact,
      dependsOn: [...change.dependsOn, ...(target.isNew ? [] : dependenciesOf(stage))],
    },
  };
}

/** One entry for the core, with the fields of all. */
function joinedDrift(drift: readonly Drift[]): readonly Drift[] {
  const [first] = drift;
  return first === undefined ? [] : [{ ...first, fields: drift.flatMap(({ fields }) => fields) }];
}

/** The state after a stage; undefined if the stage changes nothing. */
export function stateAfter({ desired, state }: ConfigStage, config: Fragment): InterlockState | undefined {
  const core = config.steps.find(({ write }) => write.kind === 'switchConfig')?.write;
  if (core?.kind !== 'switchConfig') return undefined;
  const made = config.steps.flatMap(({ write }) =>
    write.kind === 'createConfig' ? [versionOf(write.config, desired.document)] : [],
  );
  const versions = [...state.versions, ...made];
  const running = versions.find(({ name }) => name === core.reference.name);
  if (running === undefined) return undefined;
  const spec = withConfigAt(core.spec, { ...core.reference, id: running.id });
  return { core: { ...state.core, spec }, document: desired.document, running, versions };
}

const versionOf = ({ name, labels, text }: NewConfig, document: InterlockDocument): ConfigVersion => ({
  ...{ id: '', name, labels, text },
  parsed: { ok: true, document },
  number: Number(name.slice(name.lastIndexOf('-') + 1)),
});

interface TargetVersion {
  readonly name: string;
  readonly id: string | undefined;
  readonly isNew: boolean;
}

/** N is the highest existing number plus one, whatever runs. The highest is reused if a crash left it with equal content. */
function nextVersion(
  desired: DesiredInterlock,
  versions: readonly ConfigVersion[],
  input: PlanInput,
): TargetVersion {
  const highest = versions.at(-1);
  const document = documentIn(highest);
  if (
    highest?.labels[ownerLabel] === input.owner &&
    document !== undefined &&
    isSameDocument(document, desired.document)
  ) {
    return { name: highest.name, id: highest.id, isNew: false };
  }
  return { name: `${desired.configName}-${(highest?.number ?? 0) + 1}`, id: undefined, isNew: true };
}

function createStep(stage: ConfigStage, name: string, input: PlanInput): Step {
  const { desired, state } = stage;
  const key = keyOf('config', name);
  return {
    change: {
      id: key,
      op: 'create',
      resource: key,
      cause: stage.cause,
      fields: compareDocuments(state.document, desired.document),
      impact: noImpact('not used yet'),
      dependsOn: dependenciesOf(stage),
    },
    write: {
      kind: 'createConfig',
      config: {
        name,
        text: renderDocument(desired.document),
        labels: {
          [ownerLabel]: input.owner,
          ...(desired.deploy === undefined ? {} : { [coreLabel]: routerCore }),
          [appliedLabel]: JSON.stringify({ blocks: desired.ownBlocks, removed: desired.removedBlocks }),
          [templateLabel]: JSON.stringify(desired.template),
        },
      },
    },
  };
}

const dependenciesOf = ({ desired: { needs }, without, after }: ConfigStage): readonly string[] => [
  ...new Set([
    // An observe-only cluster gets no block, so nothing waits for its objects.
    ...needs
      .filter(({ isObserveOnly }) => !isObserveOnly)
      .flatMap(({ objects }) => objects.filter((key) => !without.has(key))),
    ...after,
  ]),
];

function coreStep(stage: ConfigStage, target: TargetVersion, input: PlanInput): Step {
  const { desired, state, suffix } = stage;
  const key = keyOf('service', desired.coreService);
  const tasks = runningTasks(input.observed, state.core.id);
  const restart = rollingRestart(tasks, 'the core reads its config at start');
  return {
    change: {
      id: `${key}${suffix}`,
      op: 'update',
      resource: key,
      cause: stage.cause,
      fields: [
        {
          ...placeOfEntry('configs', desired.configTarget),
          from: state.running.name,
          to: target.name,
        },
      ],
      impact: reconfigurationImpact(state.document, desired.document, input.observed, restart),
      dependsOn: target.isNew ? [keyOf('config', target.name)] : dependenciesOf(stage),
    },
    write: {
      kind: 'switchConfig',
      ref: { id: state.core.id, version: state.core.version },
      spec: state.core.spec,
      reference: { target: desired.configTarget, name: target.name, id: target.id },
    },
  };
}

/** Our existing conf-N. */
export const rowsOfVersions = (versions: readonly ConfigVersion[], owner: string): Fragment['rows'] =>
  versions
    .filter((version) => version.labels[ownerLabel] === owner)
    .map((version) => [keyOf('config', version.name), { id: version.id, attempted: hashOf(version.text) }]);

const configRow = (name: string, { document }: DesiredInterlock): Fragment['rows'][number] => [
  keyOf('config', name),
  { attempted: hashOf(renderDocument(document)) },
];

const coreRow = (desired: DesiredInterlock, core: ObservedService, configName: string): LedgerRow => ({
  ...(isToBe(core) ? {} : { id: core.id }),
  attempted: attemptOfCore(desired),
  // Not a field name: those are in the rows of adopted services.
  applied: { core: { [desired.configTarget]: configName } },
});
