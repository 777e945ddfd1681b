import { describe, expect, it } from 'vitest';
import { rawLines, statementsOf } from '../../../src/nginx/config/raw-lines.ts';

describe('statementsOf()', () => {
  it.each<[string, readonly (readonly string[])[]]>([
    ['', []],
    ['# only; a { comment', []],
    ['gzip on;', [['gzip', 'on']]],
    [
      'map $a $b { default "x;}"; } gzip on;',
      [
        ['map', '$a', '$b'],
        ['gzip', 'on'],
      ],
    ],
    ["log_format a 'it''s';", [['log_format', 'a', "'it'", "'s'"]]],
    ['add_header a \\;b ${c}{', []],
    ['add_header a \\;b ${c};', [['add_header', 'a', '\\;b', '${c}']]],
  ])('reads %j', (text, expected) => {
    expect(statementsOf(text) ?? []).toEqual(expected);
  });

  it.each([
    'gzip on',
    '} server {',
    'a {',
    'a; }',
    '{ a; }',
    ';',
    'a "b;',
    "a 'b;",
    'a \\',
    'a\u0000;',
    'a\u001b[0m;',
  ])('does not take %j for whole statements', (text) => {
    expect(statementsOf(text)).toBeUndefined();
  });
});

describe('rawLines()', () => {
  it('takes a list, a text and nothing', () => {
    const textsOf = (value: string | readonly string[]): readonly string[] =>
      rawLines({ HTTPOptions: value }, 'HTTPOptions').lines.map(({ text }) => text);

    expect(textsOf(['gzip on;', 'map $a $b {', '}'])).toEqual(['gzip on;', 'map $a $b {', '}']);
    expect(textsOf('gzip on;\r\n\nsendfile on;')).toEqual(['gzip on;', 'sendfile on;']);
    expect(rawLines({}, 'HTTPOptions').lines).toEqual([]);
  });

  it('leaves out all lines of a key that do not end where they should, with a note', () => {
    expect(rawLines({ HTTPOptions: ['gzip on;', '}'] }, 'HTTPOptions')).toMatchObject({
      lines: [],
      notes: [expect.stringContaining('HTTPOptions: is left out')],
    });
  });
});
