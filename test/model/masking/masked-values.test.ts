import { describe, expect, it } from 'vitest';
import { maskedAt, maskedText } from '../../../src/model/masking/masked-values.ts';

describe('maskedAt()', () => {
  it('keeps the keys of a sensitive map and masks its values', () => {
    expect(maskedAt(['env'], { A: 'hunter2', B: 1 })).toEqual({ A: '(sensitive)', B: '(sensitive)' });
  });

  it('masks a sensitive list as a whole, so that its length does not show', () => {
    expect(maskedAt(['args'], ['--password', 'hunter2'])).toBe('(sensitive)');
    expect(maskedAt(['args'], [])).toEqual([]);
    expect(maskedAt(['env', 'EMPTY'], '')).toBe('');
  });

  it('masks only what is sensitive in an open value', () => {
    const mount = { type: 'volume', volume: { driver: { name: 'cifs', options: { o: 'pass=hunter2' } } } };

    expect(maskedAt(['mounts', '/data'], mount)).toEqual({
      type: 'volume',
      volume: { driver: { name: 'cifs', options: { o: '(sensitive)' } } },
    });
  });
});

describe('maskedText()', () => {
  it.each([
    ['postgres://app:hunter2@db/app', 'postgres://(sensitive)@db/app'],
    ['https://hunter2@host/path', 'https://(sensitive)@host/path'],
    ['--db-password=hunter2 more', '--db-password=(sensitive)'],
    ['api_key: hunter2', 'api_key: (sensitive)'],
    [
      'proxy_set_header Authorization "Basic aHVudGVyMg==";',
      'proxy_set_header Authorization "Basic (sensitive)";',
    ],
    ['a\nTOKEN=hunter2\nb', 'a\nTOKEN=(sensitive)\nb'],
  ])('masks what %j names as a secret', (text, masked) => {
    expect(maskedText(text)).toBe(masked);
  });

  it.each([
    'registry.example/private/token-service:1.2',
    'node.labels.private==true',
    'token.example.org',
    'https://example.org/path',
    'basic authentication',
  ])('leaves %j as it is', (text) => {
    expect(maskedText(text)).toBe(text);
  });

  it('masks a text that is too long to be searched', () => {
    expect(maskedText('x'.repeat(10_001))).toBe('(sensitive)');
  });
});
