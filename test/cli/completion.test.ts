import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createProgram } from '../../src/cli/program/program.ts';
import { memoryStreams } from '../support/memory-streams.ts';

const scriptFor = async (shell: string): Promise<string> => {
  const streams = memoryStreams();
  expect(await main(['completion', shell], streams)).toBe(0);
  return streams.out();
};

const { commands } = createProgram(memoryStreams(), () => undefined, main);
const names = commands.map((command) => command.name());

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reconciler-completion-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Not every machine has zsh and fish. */
const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

describe('reconciler completion bash', () => {
  beforeAll(async () => {
    writeFileSync(join(folder, 'script'), await scriptFor('bash'));
  });

  /** What bash offers at the end of a typed line. */
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
    { line: 'reconciler render --kind n', words: ['network', 'node', 'nginx'] },
    { line: 'reconciler completion ', words: ['bash', 'zsh', 'fish'] },
    { line: 'reconciler schema R', words: ['RoutedService'] },
    { line: 'reconciler --color n', words: ['never'] },
    { line: 'reconciler plan --host ', words: [] },
    { line: 'reconciler plan man', words: [] },
  ])('offers $words after "$line"', ({ line, words }) => {
    expect(offered(line)).toEqual(words);
  });

  it('offers every command, and all its flags', () => {
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

  it.runIf(isThere(shell))('is a script that the shell takes', async () => {
    const file = join(folder, shell);
    writeFileSync(file, await scriptFor(shell));

    const { status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe.runIf(isThere('fish'))('reconciler completion fish, in fish', () => {
  it.each([
    { line: 'reconciler pl', words: ['plan'] },
    { line: 'reconciler plan --det', words: ['--detailed-exitcode'] },
    { line: 'reconciler plan -o ', words: ['json', 'markdown', 'text'] },
  ])('offers $words after "$line"', async ({ line, words }) => {
    const file = join(folder, 'fish-script');
    writeFileSync(file, await scriptFor('fish'));

    const typed = `source '${file}'; complete -C '${line}'`;
    const { stdout } = spawnSync('fish', ['-c', typed], { encoding: 'utf8' });

    const offered = stdout.split('\n').flatMap((text) => (text === '' ? [] : [text.split('\t')[0]]));
    expect(offered).toEqual(words);
  });
});
