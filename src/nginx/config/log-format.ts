import type { JsonObject } from '../../kernel/json.ts';
import { directive, withVariables, type Argument, type Line } from '../text/line.ts';
import { isKnownVariable } from './known-variables.ts';
import { statementsOf } from './raw-lines.ts';

const defaultFormats = {
  MainLogFormat:
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" ' +
    '"$http_user_agent" "$http_x_forwarded_for"',
  TraceLogFormat:
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" ' +
    '"$http_user_agent" "$http_x_forwarded_for" $reqid $msec $request_time ' +
    '$upstream_connect_time $upstream_header_time $upstream_response_time',
};

type FormatKey = keyof typeof defaultFormats;

const jsonFields: Readonly<Record<string, string>> = {
  time: '$time_iso8601',
  request_id: '$reqid',
  remote_addr: '$remote_addr',
  forwarded_for: '$http_x_forwarded_for',
  scheme: '$scheme',
  host: '$host',
  method: '$request_method',
  uri: '$request_uri',
  protocol: '$server_protocol',
  status: '$status',
  bytes: '$body_bytes_sent',
  seconds: '$request_time',
  upstream: '$upstream_addr',
  upstream_status: '$upstream_status',
  upstream_seconds: '$upstream_response_time',
  user_agent: '$http_user_agent',
  referer: '$http_referer',
};

export const jsonLogFormat: Line = directive(
  'log_format',
  [
    'json',
    'escape=json',
    withVariables(
      `{${Object.entries(jsonFields)
        .map(([name, variable]) => `"${name}":"${variable}"`)
        .join(',')}}`,
    ),
  ],
  { label: 'AccessLogFormat' },
);

/**
 * `log_format`. The value of the key is a list of quoted texts with a semicolon, as it stands in nginx.conf. One
 * variable that nginx does not know would break the whole file, so such a format is not used.
 */
export function logFormat(
  name: 'main' | 'trace',
  config: JsonObject,
  rawHttp: string,
): { readonly line: Line; readonly notes: readonly string[] } {
  const key: FormatKey = name === 'main' ? 'MainLogFormat' : 'TraceLogFormat';
  const value = config[key];
  const lineOf = (args: readonly Argument[]): Line =>
    directive('log_format', [name, ...args], { label: key });
  const fallback = lineOf([withVariables(defaultFormats[key])]);
  if (typeof value !== 'string' || value.trim() === '') return { line: fallback, notes: [] };

  const parts = textsIn(value);
  const unknown = (parts?.join('') ?? '').matchAll(/\$\{?(\w+)/g);
  const stranger = [...unknown].map(([, found = '']) => found).find((found) => !isKnown(found, rawHttp));
  if (parts !== undefined && stranger === undefined) {
    return { line: lineOf(parts.map((part) => withVariables(part))), notes: [] };
  }
  const reason =
    stranger === undefined ? 'is not a list of quoted texts' : `nginx has no variable $${stranger}`;
  return { line: fallback, notes: [`${key}: ${reason}; the format of the vendor's reference is used`] };
}

const isKnown = (variable: string, rawHttp: string): boolean =>
  isKnownVariable(variable) || rawHttp.includes(`$${variable}`);

/** The texts without their quotes; undefined if there is anything else. */
function textsIn(value: string): readonly string[] | undefined {
  const statements = statementsOf(`${value.trim().replace(/;$/, '')};`);
  const [words, ...others] = statements ?? [];
  if (words === undefined || others.length > 0) return undefined;
  const texts = words.map(
    (word) => /^(["'])([^]*)\1$/.exec(word)?.[2]?.replaceAll(/\\(["'\\])/g, '$1') ?? word,
  );
  const isWhole = texts.every((text) => !/[\n\t]|\$(?![\w{])|\$\{(?!\w+\})/.test(text));
  return isWhole ? texts : undefined;
}
