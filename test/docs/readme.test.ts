import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createProgram } from '../../src/cli/program/program.ts';
import { exitCodes } from '../../src/model/exit-code.ts';
import { memoryStreams } from '../support/memory-streams.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('README.md', () => {
  it.each(['vendor-page-plan.txt', 'vendor-page-drift.txt', 'vendor-page-router-curl.txt'])(
    'shows %s as recorded on a real swarm',
    (golden) => {
      expect(read('README.md')).toContain(read(`test/golden/e2e/${golden}`));
    },
  );

  it('shows only what the demo prints', () => {
    const [, demo = ''] = /^## See it work$([^]*?)^## /m.exec(read('README.md')) ?? [];
    const shown = [...demo.matchAll(/^```console\n([^]*?)^```$/gm)].slice(1).map(([, text = '']) => text);

    expect(shown).toHaveLength(2);
    for (const text of shown.flatMap((block) => block.split('…\n'))) {
      expect(read('test/golden/cli/demo.txt')).toContain(text);
    }
  });

  it('starts with the two commands that demonstrate and test the product', () => {
    expect(/^```console\n([^]*?)^```$/m.exec(read('README.md'))?.[1]).toBe(
      '$ npm ci && npm start\n$ npm ci && npm test\n',
    );
  });
});

describe('the tables of README.md', () => {
  const rows = (pattern: RegExp): readonly string[] =>
    [...read('README.md').matchAll(pattern)].map(([, cell = '']) => cell);

  it('have every command except version', () => {
    const { commands } = createProgram(memoryStreams(), () => undefined, main);
    const names = commands.map((command) => command.name()).filter((name) => name !== 'version');

    expect(rows(/^\| `([a-z]+)` /gm).toSorted()).toEqual(names.toSorted());
  });

  it('have every exit code', () => {
    expect(rows(/^\| (\d+) /gm)).toEqual(Object.values(exitCodes).map(String));
  });
});

describe('docs/reading-a-plan.md', () => {
  it.each([
    'plan/interruption/plan.txt',
    'plan/renewal/plan.txt',
    'plan/new-service/plan.txt',
    'plan/node-move/plan.txt',
    'plan/refusal/plan.txt',
    'plan/quarantine/plan.txt',
    'plan/suspended/plan.txt',
    'e2e/vendor-page-drift.txt',
  ])('shows %s as it is printed', (golden) => {
    expect(read('docs/reading-a-plan.md')).toContain(read(`test/golden/${golden}`));
  });
});

describe('docs/export.md', () => {
  it('shows what is printed', () => {
    expect(read('docs/export.md')).toContain(read('test/golden/export/hand-made.yaml'));
  });
});

describe('docs/day-two.md', () => {
  it.each([
    'status/troubled.txt',
    'status/history.txt',
    'doctor/sick.txt',
    'ledger/suspend.txt',
    'ledger/resume.txt',
    'ledger/retry.txt',
  ])('shows %s as it is printed', (golden) => {
    expect(read('docs/day-two.md')).toContain(read(`test/golden/${golden}`));
  });
});
