import { proxyConstraintsOf } from '../interlock/blocks/extension-block.ts';
import type { Labels, ObservedNode } from '../model/observed.ts';
import type { ExtensionBlock } from '../model/interlock-document.ts';
import type { Template } from '../interlock/template/template.ts';
import { claimedLabels } from '../plan/nodes/node-claims.ts';
import { meetsConstraints } from '../service-fields/node-constraints.ts';

/** The nodes that a cluster's proxies are for, and the labels by which they are chosen. */
export interface ProxyNodes {
  readonly nodes: readonly string[];
  readonly nodeLabels: Labels;
}

/**
 * Those that its constraints ask for. Where we have claimed labels they are the nodes and the labels that a manifest named;
 * a block of ours on nodes without a claim is one whose nodes somebody else labels.
 */
export function proxyNodes(
  block: ExtensionBlock,
  { values }: Template,
  {
    nodes,
    owner,
    isOurs,
  }: { readonly nodes: readonly ObservedNode[]; readonly owner: string; readonly isOurs: boolean },
): ProxyNodes {
  const inherited = proxyConstraintsOf(values);
  const constraints = proxyConstraintsOf(block).filter((line) => !inherited.includes(line));
  const fitting = present(nodes).filter((node) => meetsConstraints(node, constraints));
  const claimed = fitting.filter((node) => Object.keys(claimedLabels(node, owner)).length > 0);
  if (claimed.length > 0) {
    const nodeLabels = commonLabels(claimed.map((node) => claimedLabels(node, owner)));
    return { nodes: claimed.map((node) => nameOf(node, nodes)), nodeLabels };
  }
  const asked = Object.fromEntries(constraints.flatMap(labelAsked));
  if (isOurs || Object.keys(asked).length === 0) return { nodes: [], nodeLabels: {} };
  return { nodes: fitting.map((node) => nameOf(node, nodes)), nodeLabels: asked };
}

/** A node that left and joined again stays in the list as down. */
const present = (nodes: readonly ObservedNode[]): readonly ObservedNode[] =>
  nodes.filter(
    (node) =>
      node.state === 'ready' ||
      !nodes.some(({ hostname, state }) => hostname === node.hostname && state === 'ready'),
  );

const nameOf = (node: ObservedNode, nodes: readonly ObservedNode[]): string =>
  present(nodes).filter(({ hostname }) => hostname === node.hostname).length > 1 ? node.id : node.hostname;

/** A node of two clusters has the labels of both. */
function commonLabels([first = {}, ...others]: readonly Labels[]): Labels {
  const common = Object.entries(first).filter(([key, value]) =>
    others.every((labels) => labels[key] === value),
  );
  return Object.fromEntries(common);
}

function labelAsked(constraint: string): readonly (readonly [string, string])[] {
  const [, key, value] = /^node\.labels\.([^\s=!]+)\s*==\s*(\S+)$/.exec(constraint) ?? [];
  // MKE marks its nodes by itself.
  return key === undefined || value === undefined || key.startsWith('com.docker.ucp.') ? [] : [[key, value]];
}
