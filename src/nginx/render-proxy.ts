import { rawLines } from './config/raw-lines.ts';
import { readSettings } from './config/settings.ts';
import { httpContext } from './contexts/http-context.ts';
import { httpSettings } from './contexts/http-settings.ts';
import { listenOf } from './contexts/listen.ts';
import { mainContext } from './contexts/main-context.ts';
import { streamContext, streamModule } from './contexts/stream-context.ts';
import type { ProxyModel, RenderedProxy } from './proxy-model.ts';
import { planRoutes } from './routes/plan-routes.ts';
import { assemble } from './text/line.ts';

/** The nginx.conf of one service cluster. A service that is wrong is left out and named; it never breaks the others. */
export function renderProxy(model: ProxyModel): RenderedProxy {
  const { config } = model;
  const settings = readSettings(config);
  const [main, http, sslOptions, stream] = [
    rawLines(config, 'GlobalOptions'),
    rawLines(config, 'HTTPOptions'),
    rawLines(config, 'SSLOpts'),
    rawLines(config, 'TCPOptions'),
  ] as const;
  const inHttp = { ...http, lines: [...sslOptions.lines, ...http.lines] };
  const names = new Set([...sslOptions.names, ...http.names]);

  const routes = planRoutes(model, { isIpHash: settings.isOn('IPHash') });
  const listen = listenOf(model, settings, routes.passed.length > 0);
  const { lines, notes } = httpSettings(settings, config, inHttp.lines.map(({ text }) => text).join('\n'));
  const streamLines = streamContext(routes.passed, stream, listen);
  const { text, origins } = assemble([
    ...(streamLines.length === 0 || main.names.has('load_module') ? [] : streamModule),
    ...mainContext(settings, main),
    ...httpContext(routes, lines, { ...inHttp, names }, listen),
    ...streamLines,
  ]);
  return {
    text,
    origins,
    secrets: secretsOf(routes),
    refused: routes.refused,
    notes: [...settings.notes, ...notes, ...[main, http, sslOptions, stream].flatMap((raw) => raw.notes)],
  };
}

const secretsOf = ({ certificates }: ReturnType<typeof planRoutes>): readonly string[] =>
  [...new Set([...certificates.ofHosts.values()].flatMap(({ cert, key }) => [cert, key]))].sort();
