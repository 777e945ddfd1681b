import type { DesiredInterlock } from '../../model/desired.ts';
import type { ConfigVersion, InterlockFacts, RunningConfig } from '../../model/facts.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { ObservedService } from '../../model/observed.ts';
import { coreMissing } from './checks/core-missing.ts';
import { refusal, type Fragment } from '../common/fragment.ts';
import { observedService } from '../common/lookups.ts';
import type { PlanInput } from '../plan-input.ts';

/** The observed Interlock, complete. */
export interface InterlockState {
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
  if (core === undefined) return { refused: coreMissing(desired, input) };
  const { running, versions } = input.interlock ?? emptyFacts;
  if (running === undefined) {
    return refuse(
      coreKey,
      `it mounts no config at "${desired.configTarget}"`,
      'Name the path in spec.configTarget of an Interlock manifest',
    );
  }
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
