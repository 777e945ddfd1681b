import { pino, type DestinationStream } from 'pino';
import type { Logger } from '../ports/logger.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface PinoLoggerOptions {
  readonly level: LogLevel;
  /** Where lines go; stderr otherwise, since stdout is for results. */
  readonly destination?: DestinationStream;
}

/** One JSON object a line: `level`, `time`, `message`, and the fields beside them. */
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

/** A net below the rule that no secret is logged. It reaches three levels deep. */
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
