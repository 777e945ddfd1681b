import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import { fileOf } from './manifest-texts.ts';

const codesOf = (text: string): readonly string[] =>
  parseManifests([fileOf('a.yaml', text)]).problems.map(({ code }) => code);

const spec = 'apiVersion: swarm-reconciler.io/v1\nkind: ServiceCluster\nmetadata: {name: a}\nspec:\n';

describe('parseManifests() survives', () => {
  it('a file of 10 MB without reading it', () => {
    expect(codesOf('a'.repeat(10_000_000))).toEqual(['file-too-large']);
  });

  it.each(['- 1\n', 'k: v\n', '---\n', '? ', '[1,2],'])(
    'a megabyte of nothing but "%s", which is not parsed',
    (sign) => {
      expect(codesOf(`${sign === '[1,2],' ? '[' : ''}${sign.repeat(1_000_000 / sign.length)}`)).toEqual([
        'file-too-large',
      ]);
    },
  );

  it('more mistakes than anybody reads: it reports a thousand of one document', () => {
    const unknown = Array.from({ length: 20_000 }, (_, index) => `  nodess${index}: v\n`).join('');

    expect(codesOf(`${spec}${unknown}`)).toEqual(Array(1000).fill('field-unknown'));
  });

  it.each(['[', '{a: ', '- ', '? ', '!!seq [', ': '])('a thousandfold nesting of "%s"', (opening) => {
    expect(codesOf(opening.repeat(20_000))).toEqual(['yaml-syntax']);
  });

  it('aliases that double at each level', () => {
    const levels = Array.from(
      { length: 40 },
      (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`,
    );

    expect(codesOf(['l0: &l0 x', ...levels].join('\n'))).toEqual(['yaml-alias-limit']);
  });

  it('more aliases than are followed, and does not show their values', () => {
    const text = `${spec}  env:\n    A: &a x\n${'    B: *a\n'.repeat(101)}    Z: hunter2\n`;

    const frames = parseManifests([fileOf('a.yaml', text)]).problems.map(({ frame }) => frame ?? '');

    expect(frames.join('')).toContain('*******');
    expect(frames.join('')).not.toContain('hunter2');
  });

  it('an alias inside of its own anchor', () => {
    expect(codesOf(`${spec}  proxy: &a {labels: *a, args: [*a, *a]}\n`)).toEqual(['yaml-alias-limit']);
  });

  it('a hundred thousand keys, equal or not, without comparing each pair', () => {
    const different = Array.from({ length: 60_000 }, (_, index) => `    k${index}: v\n`).join('');
    const equal = '    k: v\n'.repeat(60_000);

    expect(codesOf(`${spec}  nodes: [n]\n  nodeLabels:\n${different}`)).toEqual([]);
    expect(codesOf(`${spec}  nodes: [n]\n  nodeLabels:\n${equal}`)).toHaveLength(59_999);
  }, 60_000);

  it.each([
    ['a terminal escape', `${spec}  nodes: ["a\u001b[31mb"]\n`],
    ['a turned direction', `${spec}  nodes: ["a\u202eb"]\n`],
    ['half a surrogate pair', `${spec}  nodes: ["a\\ud800b"]\n`],
    ['a zero byte', `${spec}  nodes: ["a\u0000b"]\n`],
  ])('%s, and shows nothing of it', (_name, text) => {
    const [problem] = parseManifests([fileOf('a.yaml', text)]).problems;

    expect(problem?.code).toBe('field-value');
    expect(`${problem?.message ?? ''}\n${problem?.frame ?? ''}`).not.toMatch(/[^\n\P{Cc}]|\p{Cs}|\u202e/u);
  });

  it.each([
    ['a nesting too deep to be read', '[['.repeat(100)],
    ['more signs than are read', `\n---\n${'- 1\n'.repeat(230_000)}`],
  ])('%s, and shows none of its other values', (_name, hostile) => {
    const text = `# hunter2\nenv: [hunter2, ${hostile}`;

    const [problem] = parseManifests([fileOf('a.yaml', text)]).problems;

    expect(problem?.frame).toContain('*****');
    expect(problem?.frame).not.toContain('hunter2');
  });
});
