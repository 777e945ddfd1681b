import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoSwarm, type DemoSwarm } from '../../src/cli/demo/demo-swarm.ts';
import { main } from '../../src/cli/main.ts';
import { memoryStreams, type MemoryStreams } from '../support/memory-streams.ts';
import { codeBlocks } from './markdown.ts';

const root = join(import.meta.dirname, '..', '..');

describe('docs/first-steps.md, word for word', () => {
  const before = process.cwd();
  let folder: string;
  let swarm: DemoSwarm;
  let commands: readonly Command[];
  let manifest: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reconciler-first-steps-'));
    process.chdir(folder);
    await cp(join(root, 'manifests'), join(folder, 'my-swarm'), { recursive: true });
    swarm = await startDemoSwarm(['ucp-node-0', 'ucp-node-1'], new AbortController().signal);
    // What the demo has done when it waits for edits.
    await run('apply my-swarm --yes --allow-interruption --stable-for 0s');
    const page = await readFile(join(root, 'docs/first-steps.md'), 'utf8');
    commands = codeBlocks(page, 'console').flatMap(commandsIn);
    [manifest = ''] = codeBlocks(page, 'yaml');
  });

  afterAll(async () => {
    process.chdir(before);
    await swarm.close();
    await rm(folder, { recursive: true });
  });

  const run = async (words: string): Promise<MemoryStreams & { readonly code: number }> => {
    const streams = memoryStreams(true, { DOCKER_HOST: swarm.host });
    const code = await main(words.split(' '), streams);
    return { ...streams, code };
  };

  it('prints what the page shows, and does what it says', async () => {
    const shelf = join(folder, 'my-swarm', 'shelf.yaml');
    const edits: readonly (() => Promise<void>)[] = [
      () => writeFile(shelf, manifest),
      () => writeFile(shelf, manifest.replace('port: 8000', 'port: eighty')),
      () => rm(shelf),
    ];
    // The page says what to do with the file before each of these.
    const editBefore = [2, 6, 7];
    const ran = commands.filter(({ words }) => words !== 'demo');
    for (const [index, { words, shown }] of ran.entries()) {
      await edits[editBefore.indexOf(index + 1)]?.();
      const quick = words.startsWith('apply') ? `${words} --stable-for 0s` : words;
      const { code, out, err } = await run(quick);

      if (shown !== '') expect(out() + err(), words).toBe(shown);
      expect(code, `${words}: ${err()}`).toBe(shown.includes(' error ') ? 1 : 0);
    }

    expect(ran.map(({ words }) => words.split(' ')[0])).toEqual([
      ...['plan', 'validate', 'plan', 'apply', 'status', 'validate', 'plan', 'apply'],
    ]);
    expect((await run('status')).out()).not.toContain('service/shelf');
  });
});

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
