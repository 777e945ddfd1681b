import { pino, type DestinationStream } from 'pino';
import { visibleJson } from '../kernel/visible-text.ts';
import type { Logger } from '../ports/logger.ts';
import { loggedFields } from './logged-fields.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface PinoLoggerOptions {
  readonly level: LogLevel;
  /** Defaults to stderr, since stdout is for results. */
  readonly destination?: DestinationStream;
}

/** A logger whose level may change while it is used. */
export interface LeveledLogger extends Logger {
  readonly setLevel: (level: LogLevel) => void;
}

/** Logs one JSON object per line: `level`, `time`, `message` and the fields. */
export function createPinoLogger({ level, destination }: PinoLoggerOptions): LeveledLogger {
  // Not buffered: the last lines before a crash are the ones that matter.
  const sink = destination ?? pino.destination({ fd: 2, sync: true });
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      errorKey: 'error',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: loggedFields },
    },
    {
      write: (line) => {
        sink.write(visibleJson(line));
      },
    },
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
    setLevel: (next) => {
      logger.level = next;
    },
  };
}
