import { findInterlock } from '../interlock/find-interlock.ts';
import { valueAt } from '../kernel/json.ts';
import type { Ledger } from '../model/ledger.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import { coreLabel, routerCore } from '../model/own-labels.ts';
import type { RouterStatus } from '../model/status.ts';

/** The project's own core, whoever deployed it; undefined if none runs, or Interlock's. */
export function routerStatus(observed: ObservedSwarm, ledger: Ledger): RouterStatus | undefined {
  const { coreService } = findInterlock(observed, ledger);
  const core = observed.services.find(({ name }) => name === coreService);
  if (core?.labels[coreLabel] !== routerCore) return undefined;
  const image = valueAt(core.spec, ['TaskTemplate', 'ContainerSpec', 'Image']);
  return { service: coreService, image: typeof image === 'string' ? image.replace(/@.*/, '') : '' };
}
