import { pino, type DestinationStream } from 'pino';
import type { Logger } from '../ports/logger.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface PinoLoggerOptions {
  readonly level: LogLevel;
  /** Defaults to stderr, since stdout is for results. */
  readonly destination?: DestinationStream;
}

/** Logs one JSON object per line: `level`, `time`, `message` and the fields. */
export function createPinoLogger({ level, destination }: PinoLoggerOptions): Logger {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      errorKey: 'error',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedPaths, censor: '(redacted)' },
    },
    // Not buffered: the last lines before a crash are the ones that matter.
    destination ?? pino.destination({ fd: 2, sync: true }),
  );
  return {
    debug: (message, fields = {}) => {
      logger.debug(fields, message);
    },
    info: (message, fields = {}) => {
      logger.info(fields, message);
    },
    warn: (message, fields = {}) => {
      logger.warn(fields, message);
    },
    error: (message, fields = {}) => {
      logger.error(fields, message);
    },
  };
}

/** A safety net: no secret should be logged in the first place. Covers three levels of nesting. */
const redactedPaths = [
  'password',
  'passwd',
  'passphrase',
  'token',
  'accessToken',
  'secret',
  'authorization',
  'Authorization',
  'cookie',
  'credentials',
  'privateKey',
  'apiKey',
  'registryAuth',
].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
