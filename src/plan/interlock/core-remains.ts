import { countOf } from '../../kernel/count-of.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { Labels, ObservedConfig, ObservedService } from '../../model/observed.ts';
import { coreLabel, ownerLabel, routerCore, routerOwner } from '../../model/own-labels.ts';
import type { Change, Impact } from '../../model/plan.ts';
import { fragment, type Fragment, type Step } from '../common/fragment.ts';
import { interruption, noImpact } from '../common/impact.ts';
import { runningTasks } from '../common/service-tasks.ts';
import type { PlanInput } from '../plan-input.ts';
import { prunedServices } from '../services/obsolete-services.ts';

/**
 * What the core that we deployed leaves behind when it is pruned: its proxies, what it stored, and last our conf-N. The core
 * goes first: it would make its proxies again. Whoever is cut off in between has proxies that go on serving without a core,
 * and the next apply finds them by their owner as long as a conf-N of ours is left, which shows that we deployed it.
 */
export const coreRemains = memoize((input: PlanInput): Fragment => {
  const { observed, desired, prune } = input;
  const configs = observed.configs.filter(({ labels }) => isOurs(labels, input));
  const core = observed.services.find(({ labels }) => labels[coreLabel] === routerCore);
  const isGoing = core === undefined || prunedServices(input).includes(core);
  if (desired.interlock !== undefined || !prune || !isGoing || (core === undefined && configs.length === 0))
    return fragment({});
  const after = core === undefined ? [] : [keyOf('service', core.name)];
  const proxies = observed.services
    .filter(({ labels }) => labels[ownerLabel] === routerOwner)
    .map((proxy) => proxyStep(proxy, after, input));
  const left = [...after, ...proxies.map(({ change }) => change.id)];
  const stored = observed.configs
    .filter(({ labels }) => labels[ownerLabel] === routerOwner)
    .map((config) => configStep(config, left));
  const all = [...left, ...stored.map(({ change }) => change.id)];
  return fragment({ steps: [...proxies, ...stored, ...configs.map((config) => configStep(config, all))] });
});

const isOurs = (labels: Labels, { owner }: PlanInput): boolean =>
  labels[coreLabel] === routerCore && labels[ownerLabel] === owner;

function proxyStep({ id, name }: ObservedService, dependsOn: readonly string[], input: PlanInput): Step {
  const tasks = runningTasks(input.observed, id);
  const summary = `the proxy stops answering (${countOf(tasks, 'task')} stopped)`;
  const change = deletionOf(keyOf('service', name), interruption(tasks, [name], summary), dependsOn);
  return { change: { ...change, cause: 'prune' }, write: { kind: 'removeService', id } };
}

/** Configs do not count as pruned: how many there are is not for the manifests to say. */
const configStep = ({ id, name }: ObservedConfig, dependsOn: readonly string[]): Step => ({
  change: deletionOf(keyOf('config', name), noImpact('nothing reads it without the core'), dependsOn),
  write: { kind: 'removeConfig', id },
});

const deletionOf = (resource: Key, impact: Impact, dependsOn: readonly string[]): Change => ({
  ...{ id: resource, op: 'delete', resource, cause: 'rotation', fields: [], impact, dependsOn },
});
