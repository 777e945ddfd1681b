export interface GraphNode {
  readonly id: string;
  readonly dependsOn: readonly string[];
  /** Nodes that are visited before, whatever becomes of them. */
  readonly after?: readonly string[];
}

export type VisitStatus = 'done' | 'failed' | 'skipped';

/**
 * Visits every node after its dependencies; dependents of a failed node are skipped. Dependencies on unknown ids count as
 * done. The visitor limits how many visits run at once.
 */
export async function walkGraph<N extends GraphNode>(
  nodes: readonly N[],
  visit: (node: N) => Promise<VisitStatus>,
  skip: (node: N, behind: string) => void,
): Promise<void> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visits = new Map<string, Promise<VisitStatus>>();
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
    await Promise.all((node.after ?? []).flatMap((id) => byId.get(id) ?? []).map(statusOf));
    const broken = before.find((_, index) => statuses[index] !== 'done');
    if (broken === undefined) return visit(node);
    skip(node, broken.id);
    return 'skipped';
  };
  await Promise.all(nodes.map(statusOf));
}
