import { describe, expect, it } from 'vitest';
import { assemble, directive, withVariables, written } from '../../../src/nginx/text/line.ts';

describe('written()', () => {
  it.each([
    ['demo.local', 'demo.local'],
    ['a b', '"a b"'],
    ['a;b{}', '"a;b{}"'],
    ['say "\\"', '"say \\"\\\\\\""'],
    ['', '""'],
    [5, '5'],
    [withVariables('$host'), '$host'],
    [withVariables('http://$pool'), '"http://$pool"'],
  ])('writes %j as %s', (value, expected) => {
    expect(written(value)).toBe(expected);
  });

  it.each(['$host', 'a\nb', 'a\u0000', withVariables('a\rb')])('lets %j not through', (value) => {
    expect(() => written(value)).toThrow('Not a value for nginx.conf');
  });
});

describe('assemble()', () => {
  it('joins neighbouring lines of one origin, and no others', () => {
    const [a, b] = [{ service: 'a', label: 'x' }, { label: 'x' }];
    const lines = [directive('1', []), directive('2', [], a), directive('3', [], a), directive('4', [], b)];

    expect(assemble([...lines, directive('5', []), directive('6', [], b)])).toEqual({
      text: '1;\n2;\n3;\n4;\n5;\n6;\n',
      origins: [
        { firstLine: 2, lastLine: 3, service: 'a', label: 'x' },
        { firstLine: 4, lastLine: 4, label: 'x' },
        { firstLine: 6, lastLine: 6, label: 'x' },
      ],
    });
  });
});
