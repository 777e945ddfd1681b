import type { RawLines } from '../config/raw-lines.ts';
import type { Settings } from '../config/settings.ts';
import { block, type Line } from '../text/line.ts';

/** Everything outside of http and stream. Raw lines are first: nginx loads modules only there. */
export const mainContext = (settings: Settings, raw: RawLines): readonly Line[] => [
  ...raw.lines,
  ...withoutNames(raw.names, [
    settings.line('user', 'User'),
    settings.line('worker_processes', 'WorkerProcesses'),
    settings.line('worker_rlimit_nofile', 'RLimitNoFile'),
    settings.line('worker_shutdown_timeout', 'WorkerShutdownTimeout'),
    settings.line('pid', 'PidPath'),
    {
      ...settings.line('error_log', 'ErrorLogPath'),
      text: `error_log ${settings.words('ErrorLogPath').join('')} warn;`,
    },
  ]),
  ...(raw.names.has('events')
    ? []
    : block('events', [], [settings.line('worker_connections', 'MaxConnections')])),
];

/** Of these nginx takes several. */
const repeatable = new Set([
  'access_log',
  'add_header',
  'error_log',
  'error_page',
  'log_format',
  'proxy_set_header',
]);

/** Our directives but for those that an operator writes: nginx refuses most of them twice. */
export const withoutNames = (names: ReadonlySet<string>, lines: readonly Line[]): readonly Line[] =>
  lines.filter(({ text }) => {
    const [name = ''] = text.split(/[ ;]/, 1);
    return repeatable.has(name) || !names.has(name);
  });
