import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../../src/manifest/yaml/code-frame.ts';

describe('codeFrame()', () => {
  it('shows the line with its neighbours and a caret', () => {
    expect(codeFrame(['a:', '  b: 1', 'c:', 'd:'], { line: 2, column: 3 })).toBe(
      ['  1 | a:', '> 2 |   b: 1', '    |   ^', '  3 | c:'].join('\n'),
    );
  });

  it('aligns line numbers of different width', () => {
    const lines = Array.from({ length: 12 }, () => 'x');

    expect(codeFrame(lines, { line: 9, column: 1 })).toBe(
      ['   8 | x', '>  9 | x', '     | ^', '  10 | x'].join('\n'),
    );
  });

  it('shows a tab as one column, so that the caret is in the right place', () => {
    expect(codeFrame(['a:', '\t\tb: 1'], { line: 2, column: 3 })).toContain('> 2 |   b: 1\n    |   ^');
  });

  it('cuts a long line around the column', () => {
    const line = `${'a'.repeat(5000)}X${'b'.repeat(5000)}`;

    const [, text = '', caret = ''] = codeFrame(['first', line], { line: 2, column: 5001 }).split('\n');

    expect(text.length).toBeLessThan(120);
    expect(text[caret.indexOf('^')]).toBe('X');
  });

  it('accepts a position after the last line', () => {
    expect(codeFrame(['a: "', ''], { line: 2, column: 1 })).toBe(
      ['  1 | a: "', '> 2 |', '    | ^'].join('\n'),
    );
  });

  it('shows a control character as a replacement character', () => {
    expect(codeFrame(['a\u001b[31m'], { line: 1, column: 1 })).toContain('a\ufffd[31m');
  });
});
