import { describe, expect, it } from 'vitest';
import { bareLines, isSensitive, maskedLines } from '../../../src/manifest/fields/sensitive-fields.ts';

describe('isSensitive()', () => {
  it.each([
    '/spec/secrets/0/labels/password',
    '/spec/env/PORT',
    '/spec/args/0',
    '/spec/proxy/args/0',
    '/spec/extraSpec/TaskTemplate/ContainerSpec/Env/0',
    '/spec/config/adminPass',
    '/spec/labels/com.example.api-token',
    '/spec/route/tls/key',
    '/spec/logging/options/splunk-url',
    '/spec/mounts/0/volume/driver/options/o',
    '/spec/healthcheck/test/2',
  ])('hides %s', (pointer) => {
    expect(isSensitive(pointer)).toBe(true);
  });

  it.each([
    '/spec/secrets/0/file',
    '/spec/image',
    '/spec/nodes/0',
    '/spec/route/tls/key/file',
    '/spec/labels/env',
    '/metadata/labels/environment-name',
    '/spec/route/tls/passthrough',
    '/spec/dns/options/0',
  ])('shows %s', (pointer) => {
    expect(isSensitive(pointer)).toBe(false);
  });
});

describe('maskedLines()', () => {
  it('masks exactly the given ranges and keeps columns', () => {
    expect(maskedLines('a: one\nb: two\n', [{ start: 10, end: 13 }])).toEqual(['a: one', 'b: ***', '']);
  });

  it('accepts overlapping ranges', () => {
    const ranges = [
      { start: 3, end: 6 },
      { start: 3, end: 6 },
    ];

    expect(maskedLines('a: one', ranges)).toEqual(['a: ***']);
  });

  it.each([
    ['password: x1', 'password: **'],
    ['  - DB_PASSWORD=x1', '  - DB_PASSWORD=**'],
    ['"api-key" : x1', '"api-key" : **'],
    ['image: x1', 'image: x1'],
    ['  secrets: [{ name: x1 }]', '  secrets: [{ name: x1 }]'],
    ['  secrets: [{ password: x1 }]', '  secrets: ** ********* ** **'],
    ['  secretsOfMine: x1', '  secretsOfMine: **'],
    ['  PORT: # x1', '  PORT: # **'],
    ['image: x1#2', 'image: x1#2'],
  ])('masks a secret in %j that only its key reveals', (line, masked) => {
    expect(maskedLines(line, [])).toEqual([masked]);
  });
});

describe('bareLines()', () => {
  it('keeps field names and YAML syntax', () => {
    expect(bareLines('spec:\n  env: { PORT: "x1" } # x2\r\n  - &a *b')).toEqual([
      'spec:',
      '  env: { ****: "**" } # **',
      '  - &* **',
    ]);
  });
});
