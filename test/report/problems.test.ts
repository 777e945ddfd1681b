import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/model/manifest/problem.ts';
import { renderProblemsJson } from '../../src/report/problems-json.ts';
import { renderAnnotations, renderProblems } from '../../src/report/problems.ts';

const unknownField: Problem = {
  severity: 'error',
  code: 'field-unknown',
  message: 'Unknown field "replica" in "spec.proxy"',
  hint: 'Did you mean "replicas"?',
  file: 'manifests/east.yaml',
  position: { line: 12, column: 5 },
  path: '/spec/proxy/replica',
  frame: ['  11 |   proxy:', '> 12 |     replica: 2', '     |     ^', '  13 |     labels:'].join('\n'),
};
const emptySource: Problem = {
  severity: 'warning',
  code: 'source-empty',
  message: 'Source has no manifests',
};

describe('renderProblems()', () => {
  it('shows position, code, message, frame and hint', () => {
    expect(renderProblems([unknownField, emptySource])).toBe(`\
manifests/east.yaml:12:5 error field-unknown: Unknown field "replica" in "spec.proxy"
    11 |   proxy:
  > 12 |     replica: 2
       |     ^
    13 |     labels:
  Did you mean "replicas"?

warning source-empty: Source has no manifests
`);
  });

  it('is empty without problems', () => {
    expect(renderProblems([])).toBe('');
  });

  it('formats with the given style', () => {
    const text = renderProblems([unknownField], (format, part) => `<${format}>${part}</${format}>`);

    expect(text).toContain('<bold>manifests/east.yaml:12:5</bold> <red>error</red> field-unknown:');
    expect(text).toContain('  > 12 |     replica: 2\n');
    expect(text).toContain('  <dim>  11 |   proxy:</dim>\n');
  });

  it('shows a warning in yellow', () => {
    expect(renderProblems([emptySource], (format, part) => `${format}(${part})`)).toMatch(
      /^yellow\(warning\)/,
    );
  });
});

describe('renderProblemsJson()', () => {
  it('contains what a program needs, and no frame', () => {
    expect(JSON.parse(renderProblemsJson([unknownField, emptySource]))).toEqual({
      schemaVersion: 1,
      problems: [
        {
          severity: 'error',
          code: 'field-unknown',
          message: 'Unknown field "replica" in "spec.proxy"',
          file: 'manifests/east.yaml',
          line: 12,
          column: 5,
          path: '/spec/proxy/replica',
          hint: 'Did you mean "replicas"?',
        },
        { severity: 'warning', code: 'source-empty', message: 'Source has no manifests' },
      ],
    });
  });
});

describe('renderAnnotations()', () => {
  it('writes one workflow command for each problem', () => {
    expect(renderAnnotations([unknownField, emptySource])).toBe(
      '::error file=manifests/east.yaml,line=12,col=5,title=field-unknown::Unknown field "replica" in "spec.proxy"%0ADid you mean "replicas"?\n' +
        '::warning title=source-empty::Source has no manifests\n',
    );
  });

  it('puts the folder of the source before each file', () => {
    expect(renderAnnotations([unknownField], 'deploy/')).toContain('file=deploy/manifests/east.yaml,');
  });

  it('escapes what would end the command or begin another one', () => {
    const text = renderAnnotations([
      { ...emptySource, file: 'a,b:c%.yaml', message: '100%\r\n::error::injected' },
    ]);

    expect(text).toBe('::warning file=a%2Cb%3Ac%25.yaml,title=source-empty::100%25\\r\\n::error::injected\n');
  });
});
