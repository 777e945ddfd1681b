export interface GraphNode {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

export type VisitStatus = 'done' | 'failed' | 'skipped';

/**
 * Visits every node once all that it depends on are done, at most `limit` of them at a time; a node behind one that
 * failed is skipped. Dependencies on unknown ids count as done.
 */
export async function walkGraph<N extends GraphNode>(
  nodes: readonly N[],
  limit: number,
  visit: (node: N) => Promise<VisitStatus>,
  skip: (node: N, behind: string) => void,
): Promise<void> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visits = new Map<string, Promise<VisitStatus>>();
  const limited = createLimit(limit);
  const statusOf = (node: N): Promise<VisitStatus> => {
    const known = visits.get(node.id);
    if (known !== undefined) return known;
    const status = visitAfterDependencies(node);
    visits.set(node.id, status);
    return status;
  };
  const visitAfterDependencies = async (node: N): Promise<VisitStatus> => {
    const before = node.dependsOn.flatMap((id) => byId.get(id) ?? []);
    const statuses = await Promise.all(before.map(statusOf));
    const broken = before.find((_, index) => statuses[index] !== 'done');
    if (broken === undefined) return limited(() => visit(node));
    skip(node, broken.id);
    return 'skipped';
  };
  await Promise.all(nodes.map(statusOf));
}

/** Runs at most `limit` tasks at a time, in the order in which they came. */
function createLimit(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => queue.push(resolve));
    running += 1;
    try {
      return await task();
    } finally {
      running -= 1;
      queue.shift()?.();
    }
  };
}
