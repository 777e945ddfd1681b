import { expect, test } from 'vitest';
import { loggedFields } from '../../src/telemetry/logged-fields.ts';
import { createPinoLogger } from '../../src/telemetry/pino-logger.ts';

test('loggedFields() caps long texts and lists, with the count of the rest', () => {
  const { text, list } = loggedFields({
    text: 'x'.repeat(2_000_000),
    list: Array.from({ length: 60 }, () => 1),
  });

  expect(text).toMatch(/^x{970}… \(\+1999030 characters\)$/);
  expect(list).toHaveLength(51);
  expect((list as readonly unknown[]).at(-1)).toBe('and 10 more');
});

test('loggedFields() redacts fields that are named like a secret, at any depth', () => {
  expect(loggedFields({ a: [{ b: { registryToken: 'x', apiKey: 'y', c: 'z' } }] })).toEqual({
    a: [{ b: { registryToken: '(redacted)', apiKey: '(redacted)', c: 'z' } }],
  });
});

test('createPinoLogger() writes lines without unseen characters', () => {
  const lines: string[] = [];
  const logger = createPinoLogger({ level: 'info', destination: { write: (line) => lines.push(line) } });

  logger.info('a\u202eb', { node: 'n\u200b\n::error::x\u001b[2J' });

  expect(lines.join('')).toMatch(/^[ -~]+\n$/);
  expect(JSON.parse(lines.join(''))).toMatchObject({
    message: 'a\u202eb',
    node: 'n\u200b\n::error::x\u001b[2J',
  });
});
