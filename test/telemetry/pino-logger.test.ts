import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { createPinoLogger, type LogLevel } from '../../src/telemetry/pino-logger.ts';

function recordingLogger(level: LogLevel) {
  const lines: string[] = [];
  const logger = createPinoLogger({ level, destination: { write: (line) => lines.push(line) } });
  return { logger, records: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test('createPinoLogger() writes one JSON object per line with level, ISO time, message and fields', () => {
  const { logger, records } = recordingLogger('debug');

  logger.info('Pass finished', { revision: 'abc', changes: 3 });
  logger.debug('Nothing to do');

  expect(records()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      revision: 'abc',
      changes: 3,
      message: 'Pass finished',
    },
    { level: 'debug', time: expect.any(String) as string, message: 'Nothing to do' },
  ]);
});

test('createPinoLogger() drops messages below its level', () => {
  const { logger, records } = recordingLogger('warn');

  for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level](level);

  expect(records().map(({ message }) => message)).toEqual(['warn', 'error']);
});

test('createPinoLogger() writes nothing when it is silent', () => {
  const { logger, records } = recordingLogger('silent');

  logger.error('Not heard');

  expect(records()).toEqual([]);
});

test('createPinoLogger() keeps secrets out of its lines, three levels deep', () => {
  const { logger, records } = recordingLogger('info');

  logger.info('Connected', {
    password: 'hunter2',
    webhook: { secret: 'hunter2', url: 'https://host' },
    request: { headers: { authorization: 'hunter2' } },
    registry: { token: 'hunter2' },
  });

  expect(JSON.stringify(records())).not.toContain('hunter2');
  expect(records()[0]).toMatchObject({
    password: '(redacted)',
    webhook: { secret: '(redacted)', url: 'https://host' },
  });
});

test('createPinoLogger() writes an error with its message and cause', () => {
  const { logger, records } = recordingLogger('info');
  const error = new Failure('Cannot read x', {
    kind: 'blocked',
    code: 'source-unavailable',
    cause: new Error('EIO'),
  });

  logger.error('Bug', { error });

  expect(records()[0]).toMatchObject({
    error: {
      type: 'Failure',
      message: expect.stringContaining('Cannot read x') as string,
      code: 'source-unavailable',
      stack: expect.stringContaining('EIO') as string,
    },
  });
});
