import type { DesiredInterlock, DesiredService } from '../../model/desired.ts';
import type { ConfigVersion, InterlockFacts, RunningConfig } from '../../model/facts.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { keyOf, nameOf, type Key } from '../../kernel/key.ts';
import type { ObservedService } from '../../model/observed.ts';
import { coreMissing } from './checks/core-missing.ts';
import { claimOf } from '../services/service-claim.ts';
import { refusal, type Fragment } from '../common/fragment.ts';
import { observedService } from '../common/lookups.ts';
import type { PlanInput } from '../plan-input.ts';

/** The observed Interlock, complete. */
export interface InterlockState {
  /** If the plan creates it: without id and spec. */
  readonly core: ObservedService;
  readonly running: RunningConfig;
  readonly document: InterlockDocument;
  readonly versions: readonly ConfigVersion[];
}

/** The observed Interlock, or why nothing can be planned for it. */
export function interlockState(
  desired: DesiredInterlock,
  input: PlanInput,
): InterlockState | { readonly refused: Fragment } {
  const coreKey = keyOf('service', desired.coreService);
  const core = observedService(input.observed, desired.coreService);
  const { versions } = input.interlock ?? emptyFacts;
  const { deploy } = desired;
  if (core === undefined) {
    if (deploy === undefined) return { refused: coreMissing(desired, input) };
    return readState(coreToBe(deploy), versions.at(-1) ?? nothingRuns, versions);
  }
  if (deploy !== undefined && 'reason' in claimOf(coreKey, deploy, core, input))
    return refuseForeignCore(coreKey, deploy);
  const running = input.interlock?.running;
  if (running === undefined) {
    return refuse(
      coreKey,
      `it mounts no config at "${desired.configTarget}"`,
      'Name the path in spec.configTarget of an Interlock manifest',
    );
  }
  return readState(core, running, versions);
}

function refuseForeignCore(key: Key, { origin }: DesiredService): { readonly refused: Fragment } {
  return refuse(
    key,
    'a core runs that we did not deploy',
    `Remove spec.deploy from ${origin} to use it as it is, or remove it first: docker service rm ${nameOf(key)}`,
  );
}

function readState(
  core: ObservedService,
  running: RunningConfig,
  versions: readonly ConfigVersion[],
): InterlockState | { readonly refused: Fragment } {
  const { parsed } = running;
  if (parsed.ok) return { core, running, versions, document: parsed.document };
  const { line = 1, column = 1, message } = parsed.error;
  return refuse(
    keyOf('config', running.name),
    `the running config.toml cannot be read at ${line}:${column}: ${message}`,
    `Show it with: docker config inspect --pretty ${running.name}`,
  );
}

const emptyFacts: InterlockFacts = { running: undefined, versions: [] };

const refuse = (key: Key, reason: string, hint: string): { readonly refused: Fragment } => ({
  refused: refusal(key, reason, hint),
});

/** A core that the plan creates: the engine knows nothing of it yet. */
const coreToBe = ({ name }: DesiredService): ObservedService => ({
  ...{ id: '', version: 0, name, labels: {}, spec: {}, previousSpec: undefined },
  ...{
    configs: [],
    ports: [],
    virtualAddresses: [],
    updateState: undefined,
    updateStartedAt: undefined,
    updatedAt: '',
  },
});

export const isToBe = ({ id }: ObservedService): boolean => id === '';

/** What such a core runs, if no conf-N is left of an earlier one. */
const nothingRuns: RunningConfig = {
  ...{ id: '', name: '', labels: {}, text: '' },
  parsed: { ok: true, document: { top: {}, extensions: {} } },
};
