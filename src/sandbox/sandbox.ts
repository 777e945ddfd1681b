import type { EngineVersion } from './dialect.ts';
import { openDraft, written } from './draft.ts';
import type { SandboxAnswer, SandboxRequest } from './exchange.ts';
import { initialState, memberNode, nodeStatus, type SandboxNode } from './initial-state.ts';
import { settleAll } from './settle.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';
import { step } from './step.ts';

export interface SandboxOptions {
  readonly nodes: readonly SandboxNode[];
  readonly now?: () => Date;
  /** The same seed, nodes and requests give the same ids. */
  readonly seed?: number;
  /** Whose answers it gives; 20.10 if not said. */
  readonly engineVersion?: EngineVersion;
}

/** A simulated manager of a swarm, without the HTTP around it. */
export interface Sandbox {
  handle(request: SandboxRequest): SandboxAnswer;
  snapshot(): Snapshot;
  /** What no request can do: a node that stops answering, or comes back. */
  setNodeState(hostname: string, state: 'ready' | 'down'): void;
  /** Nor this: a node joins. */
  addNode(node: SandboxNode): void;
}

export function createSandbox(options: SandboxOptions): Sandbox {
  const { nodes, now = () => new Date(), seed = 1, engineVersion = '20.10' } = options;
  let state = initialState({ nodes, seed, engineVersion, now: now().toISOString() });
  return {
    handle: (request) => {
      const next = step(state, request, now());
      state = next.state;
      return next.answer;
    },
    snapshot: () => snapshotOf(state),
    setNodeState: (hostname, nodeState) => {
      const draft = openDraft(state, now().toISOString());
      const node = draft.nodes.list().find(({ Description }) => Description.Hostname === hostname);
      if (node === undefined)
        throw new RangeError(`Cannot set the state of node "${hostname}": there is none`);
      const Status = nodeStatus(nodeState, node.Status.Addr);
      draft.nodes.put(node.ID, written(draft, { ...node, Status }));
      settleAll(draft);
      state = draft.commit();
    },
    addNode: (node) => {
      const draft = openDraft(state, now().toISOString());
      const member = memberNode(draft, node, draft.nodes.list().length, false);
      draft.nodes.put(member.ID, member);
      settleAll(draft);
      state = draft.commit();
    },
  };
}
