import { jsonLogFormat, logFormat } from '../config/log-format.ts';
import type { Settings } from '../config/settings.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { forwardedHeaders, trustedProxies } from './forwarded-headers.ts';
import { directive, withVariables, type Argument, type Line } from '../text/line.ts';

/** Directives of the http context that depend on keys alone. */
export function httpSettings(
  settings: Settings,
  config: JsonObject,
  rawHttp: string,
): { readonly lines: readonly Line[]; readonly notes: readonly string[] } {
  const main = logFormat('main', config, rawHttp);
  const trace = logFormat('trace', config, rawHttp);
  return {
    lines: [
      main.line,
      trace.line,
      jsonLogFormat,
      accessLog(settings),
      ...clientLines(settings),
      ...tlsLines(settings),
      ...proxyLines(settings),
      ...requestHeaders,
      ...forwardedHeaders(trustedProxies(settings)),
      ...(settings.isOn('HideInfoHeaders') ? [] : infoHeaders(config)),
    ],
    notes: [...main.notes, ...trace.notes],
  };
}

function accessLog(settings: Settings): Line {
  const [path = 'off'] = settings.words('AccessLogPath');
  const format = path === 'off' ? [] : settings.words('AccessLogFormat');
  return directive('access_log', [path, ...format], { label: 'AccessLogPath' });
}

const clientLines = (settings: Settings): readonly Line[] => [
  settings.line('keepalive_timeout', 'KeepaliveTimeout'),
  ...(settings.has('KeepaliveMinTimeout')
    ? [settings.line('keepalive_min_timeout', 'KeepaliveMinTimeout')]
    : []),
  settings.line('client_max_body_size', 'ClientMaxBodySize'),
  settings.line('client_body_buffer_size', 'ClientBodyBufferSize'),
  settings.line('client_header_buffer_size', 'ClientHeaderBufferSize'),
  settings.line('large_client_header_buffers', 'LargeClientHeaderBuffers'),
  settings.line('client_body_timeout', 'ClientBodyTimeout'),
  settings.line('underscores_in_headers', 'UnderscoresInHeaders'),
  settings.line('send_timeout', 'SendTimeout'),
  directive('server_tokens', ['off']),
  directive('absolute_redirect', ['off']),
  directive('error_page', [503, '@unavailable']),
];

/** TLS 1.3 is always offered: a key of Interlock's time could not name it. */
function tlsLines(settings: Settings): readonly Line[] {
  const protocols = [...new Set([...settings.words('SSLProtocols'), 'TLSv1.3'])].sort();
  const [dhParam = ''] = settings.words('SSLDefaultDHParamPath');
  return [
    directive('ssl_protocols', protocols, { label: 'SSLProtocols' }),
    settings.line('ssl_ciphers', 'SSLCiphers'),
    directive('ssl_prefer_server_ciphers', ['on']),
    ...(dhParam === '' ? [] : [settings.line('ssl_dhparam', 'SSLDefaultDHParamPath')]),
  ];
}

function proxyLines(settings: Settings): readonly Line[] {
  const onError = settings.isOn('RetryServerErrors') ? ['http_500', 'http_502', 'http_503', 'http_504'] : [];
  return [
    settings.line('proxy_http_version', 'HTTPVersion'),
    settings.line('proxy_connect_timeout', 'ConnectTimeout'),
    settings.line('proxy_send_timeout', 'SendTimeout'),
    settings.line('proxy_read_timeout', 'ReadTimeout'),
    directive('proxy_next_upstream', ['error', 'timeout', 'invalid_header', ...onError], {
      label: 'RetryServerErrors',
    }),
  ];
}

const header = (name: string, value: string): Line =>
  directive('proxy_set_header', [name, withVariables(value)]);

const requestHeaders: readonly Line[] = [
  header('Host', '$host_header'),
  header('Connection', '$connection_header'),
  header('Upgrade', '$upgrade_header'),
  header('X-Request-Id', '$reqid'),
];

function infoHeaders(config: JsonObject): readonly Line[] {
  const version = config['Version'];
  const isPlain = typeof version === 'string' && /^[\w.+-]{1,64}$/.test(version);
  const info: readonly (readonly [string, Argument])[] = [
    ['x-request-id', withVariables('$reqid')],
    ['x-proxy-id', withVariables('$hostname')],
    ['x-server-info', isPlain ? `swarm-reconciler/${version}` : 'swarm-reconciler'],
    ['x-upstream-addr', withVariables('$upstream_addr')],
    ['x-upstream-response-time', withVariables('$upstream_response_time')],
  ];
  return info.map(([name, value]) => directive('add_header', [name, value], { label: 'HideInfoHeaders' }));
}
