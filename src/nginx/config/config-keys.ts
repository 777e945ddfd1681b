import { asText, textsOf, type Json } from '../../kernel/json.ts';

/** How a key of `[Extensions.<name>.Config]` is read. */
export interface ConfigKey {
  /** Where the key is missing or wrong. */
  readonly fallback: string;
  /** The words of its directive; undefined: the value is not what is expected. */
  readonly read: (value: Json) => readonly string[] | undefined;
  readonly expected: string;
}

const one = (pattern: RegExp, fallback: string, expected: string): ConfigKey => ({
  fallback,
  expected,
  read: (value) => {
    const text = asText(value).trim();
    return pattern.test(text) ? [text] : undefined;
  },
});

const list = (pattern: RegExp, fallback: string, expected: string): ConfigKey => ({
  fallback,
  expected,
  read: (value) => {
    const found = Array.isArray(value) ? textsOf(value) : asText(value).trim().split(/\s+/);
    return found.every((text) => pattern.test(text)) ? found : undefined;
  },
});

const number = (fallback: number, least: number, most: number): ConfigKey => ({
  fallback: String(fallback),
  expected: `a whole number from ${least} to ${most}`,
  read: (value) => {
    const text = asText(value).trim();
    const isRight = /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most;
    return isRight ? [String(Number(text))] : undefined;
  },
});

const flag = (fallback: boolean): ConfigKey => ({
  fallback: fallback ? 'on' : 'off',
  expected: 'true or false',
  read: (value) => {
    const text = asText(value).trim().toLowerCase();
    return text === 'true' || text === 'false' ? [text === 'true' ? 'on' : 'off'] : undefined;
  },
});

const size = (fallback: string): ConfigKey => one(/^\d{1,9}[kKmMgG]?$/, fallback, 'a size, such as 8k');
const time = (fallback: string): ConfigKey =>
  one(/^(?:\d{1,6}(?:ms|[smhdwMy])?)+$/, fallback, 'a time, such as 75s');
const filePath = (fallback: string): ConfigKey => one(/^\/[\w./-]{1,200}$/, fallback, 'an absolute path');

const seconds = 86_400;

/** Keys with one meaning and one value. Where it is not what is expected the fallback holds, with a note. */
export const configKeys = {
  User: one(/^[\w-]+$/, 'nginx', 'the name of a user'),
  PidPath: filePath('/var/run/proxy.pid'),
  WorkerProcesses: one(/^(?:[1-9]\d{0,2}|auto)$/, '1', 'a number from 1 to 999, or auto'),
  RLimitNoFile: number(65_535, 1, 10_000_000),
  MaxConnections: number(1024, 16, 10_000_000),
  WorkerShutdownTimeout: time('1h'),
  HTTPVersion: one(/^1\.[01]$/, '1.1', '1.0 or 1.1'),
  ConnectTimeout: number(5, 1, seconds),
  SendTimeout: number(600, 1, seconds),
  ReadTimeout: number(600, 1, seconds),
  KeepaliveTimeout: time('75s'),
  KeepaliveMinTimeout: time('5s'),
  ClientMaxBodySize: size('32m'),
  ClientBodyBufferSize: size('8k'),
  ClientHeaderBufferSize: size('1k'),
  LargeClientHeaderBuffers: {
    fallback: '4 8k',
    expected: 'a number and a size, such as 4 8k',
    read: (value) => /^([1-9]\d{0,3})\s+([1-9]\d{0,8}[kKmM]?)$/.exec(asText(value).trim())?.slice(1),
  },
  ClientBodyTimeout: time('60s'),
  UnderscoresInHeaders: flag(false),
  TrustedProxies: list(
    /^(?:(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?|[\da-fA-F]*:[\da-fA-F:]+(?:\/\d{1,3})?)$/,
    '',
    'a list of addresses and ranges, such as 10.0.0.0/8',
  ),
  IPHash: flag(false),
  HideInfoHeaders: flag(false),
  RetryServerErrors: flag(false),
  SSLProtocols: list(/^TLSv1(?:\.[123])?$/, 'TLSv1.2', 'a list of TLSv1, TLSv1.1, TLSv1.2 and TLSv1.3'),
  SSLCiphers: one(/^[\w:!+@=-]+$/, 'HIGH:!aNULL:!MD5', 'a list of ciphers of OpenSSL'),
  SSLDefaultDHParamPath: one(/^(?:\/[\w./-]{1,200})?$/, '', 'an absolute path, or nothing'),
  AccessLogPath: one(/^(?:\/[\w./-]{1,200}|off)$/, '/dev/stdout', 'an absolute path, or off'),
  AccessLogFormat: one(/^(?:main|trace|json)$/, 'main', 'main, trace or json'),
  ErrorLogPath: filePath('/dev/stdout'),
} as const satisfies Record<string, ConfigKey>;

export type ConfigKeyName = keyof typeof configKeys;
