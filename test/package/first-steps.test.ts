import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks } from '../docs/markdown.ts';
import { poll } from '../support/poll.ts';
import { quietEnvironment } from './installed-package.ts';

const root = join(import.meta.dirname, '..', '..');

describe('docs/first-steps.md, word for word', () => {
  let folder: string;
  let page: string;
  let demo: Started;
  let host: string;

  /** The built command, in the folder of the newcomer. */
  const start = (words: string): Started => {
    const env = { ...quietEnvironment, DOCKER_HOST: host };
    const child = spawn(process.execPath, [join(root, 'dist/bin.js'), ...words.split(' ')], {
      cwd: folder,
      env,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    const code = once(child, 'close').then(([code]) => code as number | null);
    return { output: () => output, code, stop: () => child.kill('SIGINT') };
  };
  const run = async (words: string): Promise<{ readonly code: number | null; readonly output: string }> => {
    const started = start(words);
    return { code: await started.code, output: started.output() };
  };
  const inFolder = (...names: readonly string[]): string => join(folder, ...names);

  beforeAll(async () => {
    page = await readFile(join(root, 'docs/first-steps.md'), 'utf8');
    folder = await mkdtemp(join(tmpdir(), 'reconciler-first-steps-'));
    await cp(join(root, 'manifests'), inFolder('my-swarm'), { recursive: true });
    host = '';
    demo = start('demo my-swarm');
    host = await poll('the demo follows the folder', () =>
      Promise.resolve(/ status --host (\S+)\n/.exec(demo.output())?.[1]),
    );
    await cp(inFolder('my-swarm'), inFolder('next'), { recursive: true });
  });

  afterAll(async () => {
    demo.stop();
    expect(await demo.code).toBe(0);
    await rm(folder, { recursive: true });
  });

  /** Runs the commands of a section, and compares what they print with what it shows of that. */
  const follow = async (heading: string, code = 0): Promise<void> => {
    const [, section = ''] = page.split(`## ${heading}\n`);
    const commands = codeBlocks(section.split(/^## /m)[0] ?? '', 'console').flatMap(commandsIn);
    expect(commands).not.toEqual([]);
    for (const { words, shown } of commands) {
      const ran = await run(words);
      if (shown !== '') expect(ran.output, words).toBe(shown);
      expect(ran.code, `${words}: ${ran.output}`).toBe(code);
    }
  };

  it('prints what the page shows, and does what it says', async () => {
    const [manifest = ''] = codeBlocks(page, 'yaml');
    await follow('Look before anything is written');

    await writeFile(inFolder('next', 'shelf.yaml'), manifest);
    await follow('Declare a service');

    await cp(inFolder('next', 'shelf.yaml'), inFolder('my-swarm', 'shelf.yaml'));
    await poll('the daemon has made the service', async () =>
      /service\/shelf +InSync +Healthy +2\/2/.test((await run('status')).output) ? true : undefined,
    );
    await follow('Let it happen');

    await follow('See somebody change it by hand');

    await writeFile(inFolder('my-swarm', 'shelf.yaml'), manifest.replace('port: 8000', 'port: eighty'));
    await follow('Make a mistake', 1);

    await rm(inFolder('my-swarm', 'shelf.yaml'));
    await follow('Take it away');
    expect((await run('status')).output).not.toContain('service/shelf');
  });
});

interface Started {
  readonly output: () => string;
  readonly code: Promise<number | null>;
  stop(): void;
}

interface Command {
  /** After `npx reconciler`. */
  readonly words: string;
  readonly shown: string;
}

const commandsIn = (block: string): readonly Command[] =>
  block
    .split(/^\$ npx reconciler /m)
    .slice(1)
    .map((text) => {
      const [words = '', ...lines] = text.split('\n');
      return { words, shown: lines.join('\n') };
    });
