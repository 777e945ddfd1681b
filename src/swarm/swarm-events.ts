import { isJsonObject, parseJson } from '../kernel/json.ts';
import { Failure } from '../model/failure.ts';
import { eventKinds, type SwarmEvent, type SwarmEvents } from '../ports/swarm-events.ts';
import { textAt } from './decode.ts';
import type { SwarmConnection } from './swarm-connection.ts';

/** Implements `SwarmEvents` with the engine's event stream: one JSON object per line. */
export const createSwarmEvents = (connection: Pick<SwarmConnection, 'follow'>): SwarmEvents => ({
  follow: async ({ onOpen, onEvent }, signal) => {
    const filters = JSON.stringify({ type: eventKinds, scope: ['swarm'] });
    const request = { method: 'GET' as const, path: '/events', query: { filters }, signal };
    try {
      await connection.follow(request, {
        onOpen,
        onLine: (line) => {
          const event = decodeEvent(line);
          if (event !== undefined) onEvent(event);
        },
      });
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (signal.aborted) return;
    throw new Failure('The event stream of the engine has ended', {
      kind: 'transient',
      code: 'engine-unreachable',
    });
  },
});

/** Undefined for what is not an event of the swarm: the filters of old engines let others through. */
export function decodeEvent(line: string): SwarmEvent | undefined {
  const raw = parseJson(line);
  if (!isJsonObject(raw)) return undefined;
  const kind = eventKinds.find((each) => each === textAt(raw, 'Type'));
  if (kind === undefined) return undefined;
  const action = textAt(raw, 'Action');
  return { kind, action, id: textAt(raw, 'Actor', 'ID'), name: textAt(raw, 'Actor', 'Attributes', 'name') };
}
