import { compareText } from '../kernel/key.ts';
import type { ServiceCluster } from '../model/manifest/manifest.ts';
import type { ObservedNode } from '../model/observed.ts';
import { matchesGlob } from '../kernel/matches-glob.ts';

type NodeSelector = NonNullable<ServiceCluster['spec']['nodeSelector']>;

/**
 * The nodes that a selector matches, by the names that a manifest would use. Their state does not count: otherwise
 * config.toml would be rewritten when a node goes down and again when it is back.
 */
export function selectNodes(selector: NodeSelector, observed: readonly ObservedNode[]): readonly string[] {
  const present = observed.filter((node) => !hasJoinedAgain(node, observed));
  const names = present.filter((node) => isChosen(selector, node)).map((node) => nameOf(node, present));
  return [...new Set(names)].sort(compareText);
}

/** A node that left and joined again is still listed with its old id, as down. */
const hasJoinedAgain = (node: ObservedNode, observed: readonly ObservedNode[]): boolean =>
  node.state !== 'ready' &&
  observed.some(({ hostname, state }) => hostname === node.hostname && state === 'ready');

/** Nodes that are ready and share a hostname are named by id. */
const nameOf = (node: ObservedNode, present: readonly ObservedNode[]): string =>
  node.state === 'ready' && present.filter(({ hostname }) => hostname === node.hostname).length > 1
    ? node.id
    : node.hostname;

function isChosen({ names, role, platform, labels }: NodeSelector, node: ObservedNode): boolean {
  return (
    (names === undefined || matchesGlob(names.toLowerCase(), node.hostname.toLowerCase())) &&
    (role === undefined || node.role === role) &&
    (platform?.os === undefined || node.os === platform.os) &&
    (platform?.arch === undefined || architecture(node.architecture) === architecture(platform.arch)) &&
    Object.entries(labels ?? {}).every(([key, value]) => node.labels[key] === value)
  );
}

/** Engines use the kernel's names of architectures, images use Go's. */
const architecture = (text: string): string => spellings.get(text.toLowerCase()) ?? text.toLowerCase();

const spellings: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
]);
