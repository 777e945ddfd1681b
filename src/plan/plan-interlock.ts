import { changedBlocks, compareDocuments, isSameDocument } from '../interlock/compare-documents.ts';
import { parseDocument } from '../interlock/parse-document.ts';
import { renderDocument } from '../interlock/render-document.ts';
import { proxyNameOf } from '../interlock/service-names.ts';
import type { DesiredInterlock } from '../model/desired.ts';
import type { ConfigVersion } from '../model/facts.ts';
import { keyOf, type Key } from '../model/key.ts';
import { appliedLabel, ownerLabel, templateLabel } from '../model/own-labels.ts';
import type { Refusal, Wait } from '../model/plan.ts';
import { hashOf } from '../spec/hash.ts';
import { countOf, rollingRestart } from './impact.ts';
import { coreWaitOf } from './core-wait.ts';
import { heldUpCore } from './held-up-core.ts';
import { causeOf, driftOf } from './interlock-drift.ts';
import { reconfigurationImpact } from './interlock-impact.ts';
import { interlockState, type InterlockState } from './interlock-state.ts';
import { rowsOfAttempt } from './quarantine.ts';
import { portConflicts, type PortConflict } from './port-conflicts.ts';
import { planRotation } from './plan-rotation.ts';
import { planLeftovers } from './plan-leftovers.ts';
import { joinParts, part, refusal, type Part, type Step } from './part.ts';
import type { PlanInput } from './plan-input.ts';
import { runningTasks } from './running-tasks.ts';
import { withoutRefusedBlocks } from './refused-blocks.ts';
import { unservedServices } from './unserved-services.ts';

/**
 * config.toml, its way into the core, and what the core leaves behind. Configs are immutable, so a change is a new
 * conf-N and one core update; a proxy that goes is removed only when the core runs the new one, or it would come back.
 */
export function planInterlock(input: PlanInput, refusedBefore: readonly Refusal[]): Part {
  const { desired } = input;
  if (desired.interlock === undefined) return part({});
  const state = interlockState(desired.interlock, input);
  if ('refused' in state) return state.refused;
  const { interlock, warnings } = withoutRefusedBlocks(desired.interlock, state.document, refusedBefore);
  return joinParts([part({ warnings }), planDocument(interlock, state, input)]);
}

/** The guards first: a document that must not run is not written. */
function planDocument(desired: DesiredInterlock, state: InterlockState, input: PlanInput): Part {
  if (Object.keys(desired.document.extensions).length === 0) return refuseEmpty(desired);
  const unserved = unservedServices(state.document, desired.document, input);
  if (unserved.length > 0) return refuseUnserved(desired, unserved);
  const conflicts = portConflicts(desired, state, input.observed.services);
  if (conflicts.length > 0) return refusePorts(desired, conflicts);
  const config = planConfig(desired, state, input);
  // The core does not run what is meant, so it still needs what that names no more.
  if (config.refused.length > 0) return config;
  const wait = coreWait(desired, config);
  return joinParts([
    config,
    planLeftovers(desired, state, input, wait),
    planRotation(desired, state, input, config),
  ]);
}

/** Without any block the core does not start. */
const refuseEmpty = (desired: DesiredInterlock): Part =>
  refusal(
    keyOf('service', desired.coreService),
    'no block of config.toml would be left, and the core needs one',
    `Declare a service cluster, or keep a block: ${desired.origin}`,
  );

const refuseUnserved = (desired: DesiredInterlock, names: readonly string[]): Part =>
  refusal(
    keyOf('service', desired.coreService),
    `no block of config.toml would serve ${countOf(names.length, 'routed service')} any more: ${names.join(', ')}`,
    `Give them a service cluster first (label com.docker.lb.service_cluster), or keep the block: ${desired.origin}`,
  );

const refusePorts = (desired: DesiredInterlock, conflicts: readonly PortConflict[]): Part =>
  refusal(
    keyOf('service', desired.coreService),
    conflicts
      .map(
        ({ block, port, service }) => `port ${port} of Extensions.${block} is held by service "${service}"`,
      )
      .join('; '),
    `Give the cluster other ports in spec.proxy.publish, or let the block that holds them go: removeExtensions (${desired.origin})`,
  );

function planConfig(desired: DesiredInterlock, state: InterlockState, input: PlanInput): Part {
  const coreKey = keyOf('service', desired.coreService);
  const versionRows = rowsOfVersions(state.versions, input.owner);
  const heldUp = heldUpCore(desired, state, input);
  if (heldUp !== undefined) return { ...heldUp, rows: { ...versionRows, ...heldUp.rows } };
  if (isSameDocument(state.document, desired.document)) {
    return part({
      unchanged: [keyOf('config', state.running.name), coreKey],
      rows: { ...versionRows, ...coreRow(desired, state.core.id, state.running.name) },
    });
  }
  const attempt = hashOf(renderDocument(desired.document));
  const target = nextVersion(desired, state.versions, input);
  return part({
    steps: [
      ...(target.isNew ? [createStep(desired, state, target.name, input)] : []),
      coreStep(desired, state, target, input),
    ],
    waits: [coreWaitOf(coreKey, [coreKey]), ...proxyWaits(desired, state, coreKey)],
    drift: driftOf(desired, state, input),
    rows: {
      ...versionRows,
      ...(target.isNew ? { [keyOf('config', target.name)]: { attempted: attempt } } : {}),
      ...rowsOfAttempt(coreKey, state.core, coreRow(desired, state.core.id, target.name)),
    },
  });
}

/** The core makes or replaces the proxies of our blocks that differ; nobody else's are waited for. */
const proxyWaits = (desired: DesiredInterlock, state: InterlockState, coreKey: Key): readonly Wait[] =>
  changedBlocks(state.document, desired.document)
    .filter((name) => desired.ownBlocks.includes(name))
    .flatMap((name) => proxyNameOf(desired.document.extensions[name]) ?? [])
    .map((proxy) => ({
      id: `wait/${keyOf('service', proxy)}`,
      resource: keyOf('service', proxy),
      until: 'appears',
      required: false,
      dependsOn: [`wait/${coreKey}`],
    }));

interface TargetVersion {
  readonly name: string;
  readonly id: string | undefined;
  readonly isNew: boolean;
}

/** N is the highest there is plus one, whatever runs; the highest is taken again where a crash left it with the same meaning. */
function nextVersion(
  desired: DesiredInterlock,
  versions: readonly ConfigVersion[],
  input: PlanInput,
): TargetVersion {
  const highest = versions.at(-1);
  if (highest?.labels[ownerLabel] === input.owner) {
    const parsed = parseDocument(highest.text);
    if (parsed.ok && isSameDocument(parsed.document, desired.document)) {
      return { name: highest.name, id: highest.id, isNew: false };
    }
  }
  return { name: `${desired.configName}-${(highest?.number ?? 0) + 1}`, id: undefined, isNew: true };
}

function createStep(desired: DesiredInterlock, state: InterlockState, name: string, input: PlanInput): Step {
  const key = keyOf('config', name);
  return {
    change: {
      id: key,
      op: 'create',
      resource: key,
      cause: causeOf(desired, state, input),
      fields: compareDocuments(state.document, desired.document),
      impact: { class: 'none', summary: 'read by nobody yet', tasks: 0, proxies: [] },
      dependsOn: dependenciesOf(desired),
    },
    write: {
      kind: 'createConfig',
      config: {
        name,
        text: renderDocument(desired.document),
        labels: {
          [ownerLabel]: input.owner,
          [appliedLabel]: JSON.stringify({ blocks: desired.ownBlocks, removed: desired.removedBlocks }),
          [templateLabel]: JSON.stringify(desired.template),
        },
      },
    },
  };
}

const dependenciesOf = ({ needs }: DesiredInterlock): readonly string[] => [
  ...new Set(needs.flatMap(({ objects }) => objects)),
];

function coreStep(
  desired: DesiredInterlock,
  state: InterlockState,
  target: TargetVersion,
  input: PlanInput,
): Step {
  const key = keyOf('service', desired.coreService);
  const tasks = runningTasks(input.observed, state.core.id);
  const restart = rollingRestart(tasks, 'the core reads its config at start');
  return {
    change: {
      id: key,
      op: 'update',
      resource: key,
      cause: causeOf(desired, state, input),
      fields: [
        {
          path: `configs[${JSON.stringify(desired.configTarget)}]`,
          from: state.running.name,
          to: target.name,
        },
      ],
      impact: reconfigurationImpact(state.document, desired.document, input.observed, restart),
      dependsOn: target.isNew ? [keyOf('config', target.name)] : dependenciesOf(desired),
    },
    write: {
      kind: 'switchConfig',
      ref: { id: state.core.id, version: state.core.version },
      spec: state.core.spec,
      reference: { target: desired.configTarget, name: target.name, id: target.id },
    },
  };
}

const rowsOfVersions = (versions: readonly ConfigVersion[], owner: string): Part['rows'] =>
  Object.fromEntries(
    versions
      .filter((version) => version.labels[ownerLabel] === owner)
      .map((version) => [keyOf('config', version.name), { id: version.id, attempted: hashOf(version.text) }]),
  );

const coreRow = (desired: DesiredInterlock, id: string, configName: string): Part['rows'] => ({
  [keyOf('service', desired.coreService)]: {
    id,
    attempted: hashOf(renderDocument(desired.document)),
    // No name of a field: the row of a service that we took on has those.
    applied: { core: { [desired.configTarget]: configName } },
  },
});

/** Leftovers go only after a task of the core runs on its config: also where an earlier run was cut off before it did. */
const coreWait = (desired: DesiredInterlock, config: Part): Wait =>
  config.waits.find(({ until }) => until === 'runs') ?? coreWaitOf(keyOf('service', desired.coreService), []);
