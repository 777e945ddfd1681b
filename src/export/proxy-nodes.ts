import { proxyConstraintsOf } from '../interlock/blocks/extension-block.ts';
import type { Labels, ObservedNode } from '../model/observed.ts';
import type { ExtensionBlock } from '../model/interlock-document.ts';
import type { Template } from '../interlock/template/template.ts';
import { claimedLabels } from '../plan/nodes/node-claims.ts';
import { meetsConstraints } from '../service-fields/node-constraints.ts';

/** The nodes for a cluster's proxies, and the labels that select them. */
export interface ProxyNodes {
  readonly nodes: readonly string[];
  readonly nodeLabels: Labels;
}

/**
 * The nodes that meet the constraints of the block. If we have claimed labels on some, a manifest named those nodes and
 * labels. The nodes of our block without any claim are labelled by someone else.
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
  const required = Object.fromEntries(constraints.flatMap(requiredLabel));
  if (isOurs || Object.keys(required).length === 0) return { nodes: [], nodeLabels: {} };
  return { nodes: fitting.map((node) => nameOf(node, nodes)), nodeLabels: required };
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

function requiredLabel(constraint: string): readonly (readonly [string, string])[] {
  const [, key, value] = /^node\.labels\.([^\s=!]+)\s*==\s*(\S+)$/.exec(constraint) ?? [];
  // MKE marks its nodes by itself.
  return key === undefined || value === undefined || key.startsWith('com.docker.ucp.') ? [] : [[key, value]];
}
