import { renderDocument } from '../../interlock/document/render-document.ts';
import { hashOf } from '../../kernel/hash.ts';
import { withValueAt, type JsonObject } from '../../kernel/json.ts';
import { keyOf } from '../../kernel/key.ts';
import type { DesiredInterlock, DesiredService } from '../../model/desired.ts';
import type { ObservedService } from '../../model/observed.ts';
import { coreLabel, routerCore } from '../../model/own-labels.ts';
import { overlay } from '../../service-fields/overlay.ts';
import { creation } from '../common/creation.ts';
import { fragment, type Fragment, type Step } from '../common/fragment.ts';
import { fieldContext } from '../common/observed-index.ts';
import type { PlanInput } from '../plan-input.ts';
import { pinnedValues } from '../services/pinned-image.ts';
import { redactedValues } from '../services/redact-fields.ts';
import { claimOf } from '../services/service-claim.ts';
import { neededIds, pulledImage, withOwnLabels } from '../services/service-write.ts';
import { updateService } from '../services/update-service.ts';
import { isToBe, type InterlockState } from './interlock-state.ts';

/** Whether the core is the project's own, which makes proxies and no extensions. */
export const isRouter = ({ deploy }: DesiredInterlock, { labels }: ObservedService): boolean =>
  deploy !== undefined || labels[coreLabel] === routerCore;

/** What the ledger remembers of an attempt to change the core. */
export const attemptOfCore = ({ document, deploy }: DesiredInterlock): string =>
  hashOf(deploy === undefined ? renderDocument(document) : [renderDocument(document), deploy.values]);

/** The config that the core is to mount. */
interface MountedConfig {
  readonly configTarget: string;
  readonly name: string;
  readonly id: string | undefined;
}

/**
 * The core that we deploy as a whole: its config and all its other fields in one write, because each write replaces its
 * task. Without a step if it is as declared and runs this config.
 */
export function planDeployedCore(
  deploy: DesiredService,
  { configTarget, ...config }: MountedConfig,
  core: ObservedService,
  input: PlanInput,
): Fragment {
  const key = keyOf('service', deploy.name);
  const desired: DesiredService = {
    ...deploy,
    objects: [keyOf('config', config.name)],
    values: { ...deploy.values, configs: { [configTarget]: config.name } },
  };
  if (isToBe(core)) return create(desired, input);
  const claim = claimOf(key, desired, core, input);
  // Unreachable: such a core is refused before anything is planned for it.
  if ('reason' in claim) return fragment({});
  const { steps, drift, refused } = updateService({ key, desired, observed: core, claim }, input);
  return fragment({
    refused,
    steps: steps.map((step) => withConfig(step, { target: configTarget, ...config })),
    // That of the config is found by comparing documents: another owner may have switched it for its own blocks.
    drift: drift
      .map((one) => ({ ...one, fields: one.fields.filter(({ field }) => field !== 'configs') }))
      .filter(({ state, fields }) => state === 'deleted' || fields.length > 0),
  });
}

/** Whether nothing but the config of the core is to be written. */
export const isAsDeployed = (desired: DesiredInterlock, state: InterlockState, input: PlanInput): boolean =>
  desired.deploy === undefined ||
  planDeployedCore(desired.deploy, configOf(desired, state.running), state.core, input).steps.length === 0;

export const configOf = (
  { configTarget }: DesiredInterlock,
  { name, id }: Omit<MountedConfig, 'configTarget'>,
): MountedConfig => ({ configTarget, name, id });

/** The row of the core is the same for each core: see `plan-config.ts`. */
function create(desired: DesiredService, input: PlanInput): Fragment {
  const values = pinnedValues(desired.values, input);
  const spec = overlay(
    { Name: desired.name },
    values,
    new Set(Object.keys(values)),
    fieldContext(input.observed),
  );
  const made = creation(
    {
      key: keyOf('service', desired.name),
      summary: 'new service: the core',
      fields: redactedValues(values),
      dependsOn: neededIds(desired),
      write: {
        kind: 'createService',
        spec: withCoreLabel(withOwnLabels(spec, desired.values, input)),
        ...pulledImage(desired),
      },
      row: { attempted: '' },
    },
    input,
  );
  return { ...made, rows: [] };
}

/** The new config may not exist yet. */
function withConfig(
  { change, write }: Step,
  reference: { readonly target: string; readonly name: string; readonly id: string | undefined },
): Step {
  if (write.kind !== 'updateService') return { change, write };
  return { change, write: { ...write, kind: 'switchConfig', spec: withCoreLabel(write.spec), reference } };
}

/** Not in the field table, like our other labels, so it is only written together with other changes. */
const withCoreLabel = (spec: JsonObject): JsonObject => withValueAt(spec, ['Labels', coreLabel], routerCore);
