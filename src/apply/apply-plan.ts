import { parallelWaits, parallelWrites } from '../defaults/limits.ts';
import type { ProgressEvent } from '../model/event.ts';
import { Failure } from '../model/failure.ts';
import type { Key } from '../kernel/key.ts';
import type { ChangeResult, Outcome, WaitResult } from '../model/outcome.ts';
import type { Change, Wait } from '../model/plan.ts';
import type { Planned } from '../plan/plan-changes.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';
import { createChangeSender } from './send-change.ts';
import { createLimit } from '../kernel/limit.ts';
import { waitForService, type WaitOptions } from './wait-for-service.ts';
import { walkGraph, type GraphNode, type VisitStatus } from './walk-graph.ts';

export interface ApplyDependencies {
  readonly reader: SwarmReader;
  readonly writer: SwarmWriter;
  readonly clock: Clock;
  /** Observes and plans again, to judge a conflict or an unknown outcome. */
  readonly replan: () => Promise<Planned>;
  readonly publish: (event: ProgressEvent) => void;
}

/** If the signal is aborted, nothing new is started, and what was sent is finished. */
export interface ApplyOptions extends Omit<WaitOptions, 'onStatus'> {
  /** Whether to wait for services that no later write depends on. */
  readonly wait: boolean;
}

/** The outcome, and the ids of created objects. */
export interface Applied {
  readonly outcome: Outcome;
  readonly created: ReadonlyMap<Key, string>;
}

/**
 * The limit of concurrent writes. With eight, a single manager is twice as fast; thirty-two add only a quarter, and
 * three managers gain nothing from more. Others use the managers too.
 */
type Node = GraphNode & ({ readonly change: Change } | { readonly wait: Wait });

/** Executes a plan: each change runs after its dependencies. If one fails, only its dependents are skipped. */
export async function applyPlan(
  planned: Planned,
  dependencies: ApplyDependencies,
  options: ApplyOptions,
): Promise<Applied> {
  const created = new Map<Key, string>();
  const changes: ChangeResult[] = [];
  const waits: WaitResult[] = [];
  const sendChange = createChangeSender(planned, { ...dependencies, signal: options.signal }, created);
  const writing = createLimit(parallelWrites);
  const watching = createLimit(parallelWaits);
  const record = (result: ChangeResult): VisitStatus => {
    changes.push(result);
    dependencies.publish({ type: 'change.finished', result });
    return result.status;
  };
  const recordWait = (result: WaitResult): VisitStatus => {
    waits.push(result);
    dependencies.publish({ type: 'wait.finished', result });
    return result.status === 'unfinished' ? 'skipped' : result.status;
  };
  const visitNode = async (node: Node): Promise<VisitStatus> => {
    if (options.signal.aborted) return skipNode(node, 'interrupted', record, recordWait);
    if ('change' in node) return record(await attempt(node.change, sendChange));
    const { wait } = node;
    const onStatus = (message: string): void => {
      dependencies.publish({ type: 'wait.progressed', wait, message });
    };
    return recordWait(await waitForService(wait, dependencies, { ...options, onStatus }));
  };
  await walkGraph<Node>(
    graphOf(planned, options.wait),
    (node) => {
      const visit = (): Promise<VisitStatus> => visitNode(node);
      if ('change' in node) return writing(visit);
      return node.wait.required ? visit() : watching(visit);
    },
    (node, behind) => skipNode(node, `${behind} did not succeed`, record, recordWait),
  );
  return {
    created,
    outcome: {
      schemaVersion: 1,
      changes: inPlanOrder(changes, planned),
      waits,
      interrupted: options.signal.aborted,
    },
  };
}

function graphOf({ plan, writes }: Planned, waitForAll: boolean): readonly Node[] {
  const networks = plan.changes.filter(({ id }) => writes.get(id)?.kind === 'createNetwork');
  const hasSubnets = ({ id }: Change): boolean => {
    const write = writes.get(id);
    return write?.kind === 'createNetwork' && write.network.subnets.length > 0;
  };
  // Swarm chooses free subnets for the others: it must know the declared ones by then.
  const first = networks.filter(hasSubnets).map(({ id }) => id);
  const others = new Set(networks.filter((change) => !hasSubnets(change)).map(({ id }) => id));
  return [
    ...plan.changes.map((change) => ({
      ...{ id: change.id, dependsOn: change.dependsOn, change },
      ...(others.has(change.id) ? { after: first } : {}),
    })),
    ...plan.waits
      .filter((wait) => wait.required || waitForAll)
      .map((wait) => ({ id: wait.id, dependsOn: wait.dependsOn, wait })),
  ];
}

function skipNode(
  node: Node,
  message: string,
  record: (result: ChangeResult) => VisitStatus,
  recordWait: (result: WaitResult) => VisitStatus,
): VisitStatus {
  if ('wait' in node) {
    const { id, resource } = node.wait;
    return recordWait({ id, resource, status: 'skipped', message });
  }
  const { id, resource, op } = node.change;
  return record({ id, resource, op, status: 'skipped', message });
}

async function attempt(change: Change, send: (change: Change) => Promise<void>): Promise<ChangeResult> {
  const { id, resource, op } = change;
  try {
    await send(change);
    return { id, resource, op, status: 'done' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { message, hint } = error;
    return { id, resource, op, status: 'failed', message, ...(hint === undefined ? {} : { hint }) };
  }
}

function inPlanOrder(results: readonly ChangeResult[], { plan }: Planned): readonly ChangeResult[] {
  const place = new Map(plan.changes.map(({ id }, index) => [id, index]));
  return [...results].sort((left, right) => (place.get(left.id) ?? 0) - (place.get(right.id) ?? 0));
}
