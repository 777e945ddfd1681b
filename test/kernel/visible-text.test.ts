import { describe, expect, it } from 'vitest';
import { parse as parseToml } from 'smol-toml';
import {
  cappedText,
  inertLines,
  visibleEscapes,
  visibleJson,
  visibleText,
} from '../../src/kernel/visible-text.ts';

describe('visibleText()', () => {
  it.each([
    ['an escape sequence', '\u001b[2J', '\\u{1b}[2J'],
    ['a line break', 'a\r\nb', 'a\\r\\nb'],
    ['a right-to-left mark', '\u202egpj.exe', '\\u{202e}gpj.exe'],
    ['an isolate', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
    ['a space without a width', 'pass\u200bword', 'pass\\u{200b}word'],
    ['a byte order mark', '\ufeffa', '\\u{feff}a'],
    ['a filler', 'a\u3164', 'a\\u{3164}'],
    ['a tag', '\u{e0041}', '\\u{e0041}'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['half a pair', '\ud83d', '\\u{d83d}'],
    ['a variation selector that hides in a name', 'web\ufe0f', 'web\\u{fe0f}'],
  ])('shows %s', (_what, text, shown) => {
    expect(visibleText(text)).toBe(shown);
    expect(visibleText(shown)).toBe(shown);
  });

  it.each(['naïve 東京 ☂️ 🚀', String.raw`a\nb "c"`, 'a b'])('leaves %j as it is', (text) => {
    expect(visibleText(text)).toBe(text);
  });
});

describe('escapes of a document', () => {
  const hostile = 'a\u001b\u202e\u200b\u{e0041}\nb';

  it('leave JSON the same document', () => {
    const json = visibleJson(JSON.stringify({ [hostile]: hostile }, null, 2));

    expect(JSON.parse(json)).toEqual({ [hostile]: hostile });
    expect(visibleText(json.replaceAll('\n', ''))).toBe(json.replaceAll('\n', ''));
  });

  it('leave TOML the same document', () => {
    const toml = visibleEscapes(`a = "x\u202e\u200b\u{e0041}"\n`);

    expect(toml).toBe('a = "x\\u202e\\u200b\\U000e0041"\n');
    expect(parseToml(toml)).toEqual({ a: 'x\u202e\u200b\u{e0041}' });
  });
});

describe('inertLines()', () => {
  it('breaks what a CI runner takes for a command', () => {
    expect(inertLines('a\n::error::x\n  ::add-mask::y\n##[group]z')).toBe(
      'a\n\\u{3a}:error::x\n  \\u{3a}:add-mask::y\n\\u{23}#[group]z',
    );
  });

  it('leaves other lines', () => {
    expect(inertLines('a::b\n# c\n## d\n[::1]:80')).toBe('a::b\n# c\n## d\n[::1]:80');
  });
});

describe('cappedText()', () => {
  it('cuts a long text and counts the rest', () => {
    expect(cappedText('x'.repeat(1000), 100)).toBe(`${'x'.repeat(70)}… (+930 characters)`);
  });

  it('is the same twice as once', () => {
    const once = cappedText('x'.repeat(2_000_000), 100);

    expect(cappedText(once, 100)).toBe(once);
  });

  it('does not cut a character in two', () => {
    expect(cappedText('🚀'.repeat(100), 101)).toMatch(/^🚀{35}… /u);
  });
});
