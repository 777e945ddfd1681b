import type { EngineVersion } from './dialect.ts';
import { type Draft, openDraft, written } from './draft.ts';
import type { SandboxAnswer, SandboxRequest } from './http/exchange.ts';
import { initialState, memberNode, nodeStatus, type SandboxNode } from './initial-state.ts';
import { settleAll, settleDue } from './scheduler/settle.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';
import { taggedName } from './registry/image-parts.ts';
import type { EngineEvent, ImageFault, Login, State } from './state.ts';
import { step } from './http/step.ts';

export interface SandboxOptions {
  readonly nodes: readonly SandboxNode[];
  readonly now?: () => Date;
  /** The same seed, nodes and requests give the same ids. */
  readonly seed?: number;
  /** The engine to simulate; defaults to 20.10. */
  readonly engineVersion?: EngineVersion;
}

/** A simulated swarm manager, without HTTP. */
export interface Sandbox {
  handle(request: SandboxRequest): SandboxAnswer;
  snapshot(): Snapshot;
  /** Makes a node stop responding, or respond again; no request can do this. */
  setNodeState(hostname: string, state: 'ready' | 'down'): void;
  /** Makes an image unavailable, or its program exit. Running tasks keep running. */
  setImage(image: string, state: ImageFault | 'good'): void;
  /** Pushes another image under the same tag: its digest changes. */
  pushImage(image: string): void;
  /** Makes a registry ask for a user and a password. */
  setLogin(registry: string, login: Login): void;
  /** A node joins. */
  addNode(node: SandboxNode): void;
  /** Reports each change of the swarm until the returned function is called. */
  watch(onEvent: OnEvent): () => void;
}

type OnEvent = (event: EngineEvent) => void;

export function createSandbox(options: SandboxOptions): Sandbox {
  const { nodes, now = () => new Date(), seed = 1, engineVersion = '20.10' } = options;
  let state = initialState({ nodes, seed, engineVersion, now: now().toISOString() });
  const watchers = new Set<OnEvent>();
  const enter = (next: State): void => {
    const reported = new Set(state.events);
    const events = next.events === state.events ? [] : next.events.filter((event) => !reported.has(event));
    state = next;
    for (const event of events) for (const onEvent of watchers) onEvent(event);
  };
  const change = (make: (draft: Draft) => void): void => {
    const draft = openDraft(state, now().toISOString());
    make(draft);
    settleAll(draft);
    enter(draft.commit());
  };
  return {
    handle: (request) => {
      enter(startDueTasks(state, now()));
      const next = step(state, request, now());
      enter(next.state);
      return next.answer;
    },
    snapshot: () => snapshotOf(state),
    setNodeState: (hostname, nodeState) => {
      change((draft) => {
        const node = draft.nodes.list().find(({ Description }) => Description.Hostname === hostname);
        if (node === undefined)
          throw new RangeError(`Cannot set the state of node "${hostname}": no such node`);
        const Status = nodeStatus(nodeState, node.Status.Addr);
        draft.nodes.put(node.ID, written(draft, { ...node, Status }));
      });
    },
    setImage: (image, fault) => {
      const tagged = taggedName(image);
      const others = [...state.images].filter(([name]) => name !== tagged);
      state = { ...state, images: new Map(fault === 'good' ? others : [...others, [tagged, fault]]) };
    },
    pushImage: (image) => {
      const tagged = taggedName(image);
      const pushes = (state.pushes.get(tagged) ?? 0) + 1;
      state = { ...state, pushes: new Map([...state.pushes, [tagged, pushes]]) };
    },
    setLogin: (registry, login) => {
      state = { ...state, logins: new Map([...state.logins, [registry, login]]) };
    },
    addNode: (node) => {
      change((draft) => {
        const member = memberNode(draft, node, draft.nodes.list().length, false);
        draft.nodes.put(member.ID, member);
      });
    },
    watch: (onEvent) => {
      watchers.add(onEvent);
      return () => {
        watchers.delete(onEvent);
      };
    },
  };
}

/** Time passes between requests: starts the delayed tasks that are due before the next request is handled. */
function startDueTasks(state: State, now: Date): State {
  const draft = openDraft(state, now.toISOString());
  return settleDue(draft) ? draft.commit() : state;
}
