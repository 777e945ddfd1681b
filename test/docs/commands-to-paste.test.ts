import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program/program.ts';
import { memoryStreams } from '../support/memory-streams.ts';

const root = join(import.meta.dirname, '..', '..');
const unused = (): never => {
  throw new Error('no command runs here');
};
const program = createProgram(memoryStreams(), unused, unused);

/** What a golden says after "reconciler" where it suggests a command: up to the end of the sentence or the quotes. */
const suggestion = /reconciler ((?:apply|drift|plan|resume|retry|status|validate)\b[^"\n,;`)]*)/g;

const goldens = readdirSync(join(root, 'test', 'golden'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(txt|json|md)$/.test(file))
  .map((file) => join('test', 'golden', file));

const suggestions = [...goldens, 'README.md'].flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(suggestion)].map(([, words = '']) => ({
    file,
    // Prose goes on after a command.
    words: (words.split(/ (?:shows|heals|for the reason|to end|or|and|in)\b|  |\. /)[0] ?? '').trim(),
  })),
);

const cases = [...new Map(suggestions.map((one) => [one.words, one])).values()];

describe('a command that we suggest can be pasted', () => {
  it('is found in goldens of several kinds', () => {
    expect(cases.length).toBeGreaterThan(10);
  });

  it.each(cases)('$words ($file)', ({ words }) => {
    const [name = '', ...args] = words.split(/ +/);
    const command = program.commands.find((one) => one.name() === name);
    const { operands, unknown } = command?.parseOptions(args) ?? {
      operands: [],
      unknown: ['no such command'],
    };

    expect(unknown).toEqual([]);
    expect(operands.length).toBeLessThanOrEqual(command?.registeredArguments.length ?? 0);
  });
});
