import { describe, expect, it } from 'vitest';
import { Document, parse } from 'yaml';
import { inertYaml } from '../../src/cli/inert-yaml.ts';

describe('inertYaml()', () => {
  const hostile = `a\n::error::x\n${'long '.repeat(20)}\u202e\u200b\u{e0041}\u001b`;

  it('quotes a text that a terminal or a CI runner would obey, and leaves it the same text', () => {
    const yaml = inertYaml(new Document({ [hostile]: hostile, '::error::y': '##[group]z' }));

    expect(yaml).toMatch(/^[ -~\n]+$/);
    expect(yaml).not.toMatch(/^\s*(::|##)/m);
    expect(parse(yaml)).toEqual({ [hostile]: hostile, '::error::y': '##[group]z' });
  });

  it('leaves other texts unquoted', () => {
    expect(inertYaml(new Document({ a: 'b c', d: 'e::f' }))).toBe('a: b c\nd: e::f\n');
  });
});
