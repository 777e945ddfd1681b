import type { ObservedNode } from '../model/observed.ts';

/** Where a node can be reached; undefined: not known. */
export type NodeAddresses = (node: ObservedNode) => string | undefined;

/** The addresses that the swarm knows, with those that a person gives instead: by hostname or id of the node. */
export const nodeAddresses =
  (given: ReadonlyMap<string, string>): NodeAddresses =>
  ({ id, hostname, address }) =>
    given.get(hostname) ?? given.get(id) ?? (unspecified.has(address) ? undefined : address);

/** What a manager reports that listens on all of its addresses. */
const unspecified: ReadonlySet<string> = new Set(['', '0.0.0.0', '::']);
