import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/manifest/yaml/decode-text.ts';

const decode = (...bytes: number[]) => decodeText({ path: 'a.yaml', content: Uint8Array.from(bytes) });

describe('decodeText()', () => {
  it('reads UTF-8', () => {
    expect(decode(0x61, 0xc3, 0xa9)).toEqual({ text: 'aé' });
  });

  it('drops a byte order mark', () => {
    expect(decode(0xef, 0xbb, 0xbf, 0x61)).toEqual({ text: 'a' });
  });

  it('reads a carriage return alone as the end of a line, as YAML does, at the same offsets', () => {
    expect(decodeText({ path: 'a.yaml', content: Buffer.from('# a\rb: 1\r\nc: 2\r') })).toEqual({
      text: '# a\nb: 1\r\nc: 2\n',
    });
  });

  it.each([
    ['at the start', [0xff, 0x61], { line: 1, column: 1 }],
    ['after a line break', [0x61, 0x0a, 0x62, 0xff, 0x63], { line: 2, column: 2 }],
    ['after a character of two bytes', [0xc3, 0xa9, 0xff], { line: 1, column: 2 }],
    ['in a character that does not end', [0x61, 0xe2, 0x82], { line: 1, column: 2 }],
    ['in a surrogate, which UTF-8 does not have', [0xed, 0xa0, 0x80], { line: 1, column: 1 }],
  ])('points at the first invalid byte %s', (_name, bytes, position) => {
    expect(decode(...bytes)).toMatchObject({ problem: { code: 'file-not-utf8', position } });
  });

  it('accepts a file of 1 MiB and rejects a larger one', () => {
    const content = new Uint8Array(1024 * 1024).fill(0x61);

    expect(decodeText({ path: 'a.yaml', content })).toHaveProperty('text');
    expect(decodeText({ path: 'a.yaml', content: new Uint8Array(1024 * 1024 + 1) })).toMatchObject({
      problem: { code: 'file-too-large', file: 'a.yaml' },
    });
  });
});
