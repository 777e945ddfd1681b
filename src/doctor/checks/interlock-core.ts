import { isInterlock3 } from '../../interlock/interlock-version.ts';
import { valueAt } from '../../kernel/json.ts';
import type { ObservedService } from '../../model/observed.ts';
import { coreLabel, routerCore } from '../../model/own-labels.ts';
import { skipped, type Check } from '../check.ts';
import { valuesOf } from '../examination.ts';
import { coreOf } from '../examine.ts';

/** Exactly one task of the core must run: two would undo each other's changes. */
export const interlockCore: Check = ({ lists, owner, coreError }) => {
  const check = 'interlock core';
  if (lists?.services.ok !== true) return skipped(check, 'the services cannot be read');
  const core = coreOf(lists.services.value, valuesOf(lists.configs), owner);
  if (core === undefined) {
    return {
      check,
      status: 'warning',
      found: 'no service named ucp-interlock, and none that mounts a config.toml',
      hint: "Enable layer 7 routing in MKE, or run the project's own core: spec.deploy of an Interlock manifest. Services with a route are deployed, but get no requests",
    };
  }
  const running = valuesOf(lists.tasks).filter(
    ({ serviceId, state }) => serviceId === core.id && state === 'running',
  );
  const last = coreError === undefined ? '' : `, last error: ${coreError}`;
  if (lists.tasks.ok && running.length !== 1) {
    return {
      check,
      status: 'failed',
      found: `${core.name} has ${running.length} running tasks, expected 1${last}`,
      hint: `docker service ps --no-trunc ${core.name}`,
    };
  }
  return versionFinding(check, core);
};

function versionFinding(check: string, core: ObservedService): ReturnType<Check> {
  const image = valueAt(core.spec, ['TaskTemplate', 'ContainerSpec', 'Image']);
  const name = typeof image === 'string' ? image.replace(/@.*/, '') : 'no image';
  const isRouter = core.labels[coreLabel] === routerCore;
  const found = `${core.name} runs ${name}${isRouter ? ", the project's own core" : ''}`;
  if (isInterlock3(name) !== false) return { check, status: 'ok', found };
  return {
    check,
    status: 'warning',
    found: `${found}, which is older than Interlock 3.0: networks and hitless of a cluster have no effect`,
    hint: 'Upgrade to UCP 3.1.11 or 3.2.3, or any MKE',
  };
}
