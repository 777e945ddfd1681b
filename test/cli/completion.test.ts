import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createProgram } from '../../src/cli/program.ts';
import { memoryStreams } from '../support/memory-streams.ts';

const scriptFor = async (shell: string): Promise<string> => {
  const streams = memoryStreams();
  expect(await main(['completion', shell], streams)).toBe(0);
  return streams.out();
};

const { commands } = createProgram(memoryStreams(), () => undefined, main);
const names = commands.map((command) => command.name());

describe('reconciler completion bash', () => {
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reconciler-completion-'));
    writeFileSync(join(folder, 'script'), await scriptFor('bash'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** What bash offers at the end of a line that is typed. */
  const offered = (line: string): readonly string[] => {
    const typed = `
      source "$1/script"
      read -ra COMP_WORDS <<<"$2"
      [[ "$2" == *' ' ]] && COMP_WORDS+=('')
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      _reconciler
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', typed, 'bash', folder, line], { encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((word) => word !== '');
  };

  it.each([
    { line: 'reconciler pl', words: ['plan'] },
    { line: 'reconciler re', words: ['render', 'resume', 'retry'] },
    { line: 'reconciler plan --det', words: ['--detailed-exitcode'] },
    { line: 'reconciler plan ./manifests --ou', words: ['--output', '--out'] },
    { line: 'reconciler apply --det', words: [] },
    { line: 'reconciler plan -o ', words: ['text', 'json', 'markdown'] },
    { line: 'reconciler drift --output j', words: ['json'] },
    { line: 'reconciler render --kind n', words: ['network', 'node'] },
    { line: 'reconciler completion ', words: ['bash', 'zsh', 'fish'] },
    { line: 'reconciler schema R', words: ['RoutedService'] },
    { line: 'reconciler --color n', words: ['never'] },
    { line: 'reconciler plan --host ', words: [] },
    { line: 'reconciler plan man', words: [] },
  ])('offers $words after "$line"', ({ line, words }) => {
    expect(offered(line)).toEqual(words);
  });

  it('offers every command, and of each every flag', () => {
    expect(offered('reconciler ')).toEqual(expect.arrayContaining(names));
    for (const command of commands) {
      const flags = command.options.map(({ long }) => long);
      expect(offered(`reconciler ${command.name()} -`)).toEqual(expect.arrayContaining(flags));
    }
  });
});

describe.each(['zsh', 'fish'])('reconciler completion %s', (shell) => {
  it('names every command and every flag', async () => {
    const script = await scriptFor(shell);

    for (const command of commands) {
      expect(script).toContain(command.name());
      for (const { long } of command.options) {
        expect(script).toContain(shell === 'fish' ? `-l ${long?.slice(2) ?? ''}` : long);
      }
    }
  });

  // Not every machine has them.
  const isThere = spawnSync(shell, ['-c', 'true']).status === 0;

  it.runIf(isThere)('is a script that the shell takes', async () => {
    const { status, stderr } = spawnSync(shell, ['-n'], { input: await scriptFor(shell), encoding: 'utf8' });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
