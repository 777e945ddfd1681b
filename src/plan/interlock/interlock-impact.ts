import { countOf } from '../../kernel/count-of.ts';
import { changedBlocks, compareBlocks } from '../../interlock/document/compare-documents.ts';
import { proxyNameOf, proxyReplicasOf } from '../../interlock/blocks/extension-block.ts';
import type { ExtensionBlock, InterlockDocument } from '../../model/interlock-document.ts';
import type { ObservedSwarm } from '../../model/observed.ts';
import type { Impact } from '../../model/plan.ts';
import { about, interruption } from '../common/impact.ts';
import { observedService } from '../common/lookups.ts';
import { portsText } from './ports-text.ts';
import { proxySeconds } from './proxy-seconds.ts';
import { runningTasks } from '../common/service-tasks.ts';

/**
 * The impact of a new config.toml on the running proxies. If a block differs, the core replaces the tasks of its proxy,
 * stop-first; if only its replicas differ, it starts or stops some tasks. New and unchanged blocks interrupt nobody.
 * Clusters do not wait for each other, so the longest interruption counts.
 */
export function reconfigurationImpact(
  from: InterlockDocument,
  to: InterlockDocument,
  observed: ObservedSwarm,
  restart: Impact,
): Impact {
  const hits = changedBlocks(from, to)
    .filter((name) => from.extensions[name] !== undefined)
    .flatMap((name) => hitOf(name, from, to, observed) ?? []);
  const stopped = hits.filter(({ gain }) => gain === undefined || gain < 0);
  const whole: Impact = {
    ...restart,
    summary: [restart.summary, ...summariesOf(hits), ...movedPorts(from, to)].join('; '),
    reconfigurations: hits.length,
  };
  if (stopped.length === 0) return whole;
  const tasks = stopped.reduce((sum, hit) => sum + hit.tasks, restart.tasks);
  const proxies = stopped.map(({ proxy }) => proxy);
  return { ...interruption(tasks, proxies, whole.summary), ...costOf(hits) };
}

/** Proxies that answer on other ports. */
const movedPorts = (from: InterlockDocument, to: InterlockDocument): readonly string[] =>
  changedBlocks(from, to).flatMap((name) => {
    const [before, after = {}] = [from.extensions[name], to.extensions[name]];
    if (before === undefined || portsText(before) === portsText(after)) return [];
    return [
      `the hosts of ${proxyNameOf(after) ?? name} move from ${portsText(before)} to ${portsText(after)}`,
    ];
  });

const costOf = (hits: readonly Hit[]): Pick<Impact, 'reconfigurations' | 'seconds'> => ({
  reconfigurations: hits.length,
  seconds: Math.max(...hits.map(({ seconds }) => seconds)),
});

/** The effect on the proxy of a block. */
interface Hit {
  readonly proxy: string;
  /** How many tasks it gains or, if negative, loses; undefined: all of them are replaced. */
  readonly gain: number | undefined;
  /** Tasks that stop. */
  readonly tasks: number;
  readonly seconds: number;
}

function hitOf(
  name: string,
  from: InterlockDocument,
  to: InterlockDocument,
  observed: ObservedSwarm,
): Hit | undefined {
  const [before = {}, after = {}] = [from.extensions[name], to.extensions[name]];
  const service = observedService(observed, proxyNameOf(after) ?? '');
  if (service === undefined) return undefined;
  const tasks = runningTasks(observed, service.id);
  const proxy = service.name;
  if (isReplaced(before, after))
    return { proxy, gain: undefined, tasks, seconds: proxySeconds(service, tasks, after) };
  const gain = (proxyReplicasOf(after) ?? 0) - (proxyReplicasOf(before) ?? 0);
  return { proxy, gain, tasks: Math.max(0, -gain), seconds: 0 };
}

/** Replicas only change the number of tasks; every other key of a block is part of each task. */
const isReplaced = (before: ExtensionBlock, after: ExtensionBlock): boolean =>
  compareBlocks(before, after).some(({ field }) => field !== 'ProxyReplicas');

function summariesOf(hits: readonly Hit[]): readonly string[] {
  const replaced = hits.filter(({ gain }) => gain === undefined);
  const names = replaced.map(({ proxy }) => proxy).join(', ');
  const scaled = hits.flatMap(({ proxy, gain }) =>
    gain === undefined ? [] : [`${proxy} ${gain < 0 ? 'loses' : 'gains'} ${countOf(Math.abs(gain), 'task')}`],
  );
  if (replaced.length === 0) return scaled;
  const { seconds } = costOf(replaced);
  return [`${countOf(replaced.length, 'proxy service')} replaced: ${names}, ${about(seconds)}`, ...scaled];
}
