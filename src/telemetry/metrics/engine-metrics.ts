import { Counter, type Registry } from 'prom-client';
import type { SwarmEvents } from '../../ports/swarm-events.ts';
import { addGauge } from './add-gauge.ts';

export interface EngineMetrics {
  /** Counts one request to the engine; `code`: `ok`, or that of a failure. */
  readonly countRequest: (request: { readonly method: string; readonly path: string }, code: string) => void;
  /** The same event stream, with its interruptions counted. */
  readonly countStreams: (events: SwarmEvents) => SwarmEvents;
}

export function addEngineMetrics(registry: Registry): EngineMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'reconciler_docker_request_total',
    help: 'Requests to the engine; code is ok, or the code of a failure.',
    labelNames: ['op', 'code'],
    registers,
  });
  const conflicts = new Counter({
    name: 'reconciler_update_conflicts_total',
    help: 'Writes that met another writer; they are planned and sent again.',
    registers,
  });
  const reconnects = new Counter({
    name: 'reconciler_event_stream_reconnects_total',
    help: 'How often the event stream of the engine was opened again.',
    registers,
  });
  let isOpen: boolean | undefined;
  addGauge(registry, 'reconciler_event_stream_up', 'Whether the events of the engine are followed.', () =>
    isOpen === undefined ? undefined : isOpen ? 1 : 0,
  );
  return {
    countRequest: ({ method, path }, code) => {
      requests.inc({ op: `${method} ${templateOf(path)}`, code });
      if (code === 'version-conflict') conflicts.inc();
    },
    countStreams: (events) => ({
      follow: async (listener, signal) => {
        const onOpen = (): void => {
          if (isOpen !== undefined) reconnects.inc();
          isOpen = true;
          listener.onOpen();
        };
        try {
          await events.follow({ ...listener, onOpen }, signal);
        } finally {
          isOpen = false;
        }
      },
    }),
  };
}

const ownWords: ReadonlySet<string> = new Set([
  ...['services', 'nodes', 'networks', 'configs', 'secrets', 'tasks', 'swarm', 'info', 'events', '_ping'],
  ...['create', 'update', 'distribution', 'json', 'containers', 'images', 'version', 'logs'],
]);

/** The path with names and ids left out, so that there are few: `/services/{id}/update`. */
const templateOf = (path: string): string =>
  path
    .split('/')
    .map((word) => (word === '' || ownWords.has(word) ? word : '{id}'))
    .join('/')
    .replace(/(\/\{id\})+/g, '/{id}');
