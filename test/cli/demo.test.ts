import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/cli/demo/default-config.ts';
import { main } from '../../src/cli/main.ts';
import type { Streams } from '../../src/cli/terminal/streams.ts';
import { poll } from '../support/poll.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;
const golden = new URL('../golden/cli/demo.txt', import.meta.url).pathname;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconciler-edited-'));
  await cp(manifests, folder, { recursive: true });
});

afterEach(() => rm(folder, { recursive: true }));

/** Results and progress in one text, as on a terminal. */
function terminal(): Streams & { readonly text: () => string; readonly stop: () => void } {
  let text = '';
  const output = { isTerminal: false, write: (more: string) => void (text += more) };
  const controller = new AbortController();
  return {
    stdout: output,
    stderr: output,
    // The demo must not use any of them.
    env: { DOCKER_HOST: 'unix:///nowhere', RECONCILER_OWNER: 'somebody' },
    confirm: undefined,
    signal: controller.signal,
    text: () => text,
    stop: () => {
      controller.abort();
    },
  };
}

describe('reconciler demo --once', () => {
  it('plans, converges, finds drift and heals it, and shows each command', async () => {
    const streams = terminal();

    const code = await main(['demo', manifests, '--once'], streams);

    expect(code, streams.text()).toBe(0);
    const text = withoutChance(streams.text().replaceAll(manifests, 'manifests'));
    await expect(inOrderOf(golden, text)).toMatchFileSnapshot(golden);
  });

  it('has the nodes that the manifests name', async () => {
    await edit('east.yaml', 'ucp-node-0', 'frontend-7');
    const streams = terminal();

    expect(await main(['demo', folder, '--once'], streams), streams.text()).toBe(0);
    expect(streams.text()).toContain('A simulated swarm of ucp-manager-0, frontend-7, ucp-node-1;');
    expect(streams.text()).toContain('$ docker node update --label-add region=west frontend-7');
  });

  it('reports the problems of a broken manifest, starts nothing, and exits with 1', async () => {
    await edit('east.yaml', 'networks:', 'netwroks:');
    const streams = terminal();

    expect(await main(['demo', folder, '--once'], streams)).toBe(1);
    expect(streams.text()).toContain('"netwroks"');
    expect(streams.text()).toContain('Did you mean "networks"?');
    expect(streams.text()).not.toContain('A simulated swarm');
    expect(streams.text()).not.toMatch(/^\s+at /m);
  });

  it('exits with 1 if a command does not exit as expected, as with a missing network', async () => {
    await edit('east.yaml', '[eastnet]', '[{ name: eastnet, external: true }]');
    const streams = terminal();

    expect(await main(['demo', folder, '--once'], streams)).toBe(1);
    expect(streams.text()).toContain('network/eastnet');
    expect(streams.text()).toContain('The demo ends here');
  });
});

describe('reconciler demo', () => {
  it('serves the status page, shows plan and convergence of each edit until Ctrl-C, and leaves nothing behind', async () => {
    const streams = terminal();
    const running = main(['demo', folder], streams);
    const socket = await seen(streams, /--host unix:\/\/(\S+)/);
    expect((await stat(join(socket, '..'))).mode & 0o777).toBe(0o700);

    const page = await seen(streams, /status page: (\S+)/);
    await poll('the page', async () => (await (await fetch(page)).text()).includes('demoeast') || undefined);

    await edit('east.yaml', 'demo.A', 'demo.edited');
    await seen(streams, /"demo\.A" -> "demo\.edited"[^]*updated {2}(service\/demoeast)[^]*Applied: 1 change/);
    await edit('east.yaml', 'networks:', 'netwroks:');
    await seen(streams, /(Did you mean "networks")/);
    await edit('east.yaml', 'netwroks:', 'networks:');
    await seen(streams, /Did you mean "networks"[^]*(valid again)/);

    streams.stop();
    expect(await running).toBe(0);
    expect(existsSync(join(socket, '..'))).toBe(false);
  });

  it('changes the swarm by hand when the user presses Enter, and heals it at the next', async () => {
    const enter: (() => void)[] = [];
    const streams = { ...terminal(), onEnter: (listener: () => void) => void enter.push(listener) };
    const running = main(['demo', folder], streams);
    const page = await seen(streams, /status page: (\S+)/);
    const host = await seen(streams, /--host (unix:\S+)/);
    await seen(streams, /Press (Enter) to change/);

    enter[0]?.();
    await seen(streams, /bypassing git\. Press Enter[^]*Drift:[^]*(labels\.region)/);
    await poll('a command on the page that reaches the simulated swarm', async () => {
      const text = await (await fetch(page)).text();
      return new RegExp(`npx reconciler apply [^<]*--host ${host}`).test(text) || undefined;
    });
    enter[0]?.();
    await seen(streams, /bypassing git\. Press Enter[^]*\$ reconciler apply[^]*(The drift of node)/);

    streams.stop();
    expect(await running).toBe(0);
  });
});

describe('the config.toml of the demo', () => {
  it('is the one that MKE writes', () => {
    const fixture = new URL('../fixtures/default-config.toml', import.meta.url);

    expect(defaultConfig).toBe(readFileSync(fixture, 'utf8'));
  });
});

const edit = async (file: string, from: string, to: string): Promise<void> => {
  const path = join(folder, file);
  await writeFile(path, (await readFile(path, 'utf8')).replaceAll(from, to));
};

const seen = ({ text }: ReturnType<typeof terminal>, pattern: RegExp): Promise<string> =>
  poll(String(pattern), () => Promise.resolve(pattern.exec(text())?.[1])).catch((error: unknown) => {
    throw new Error(text(), { cause: error });
  });

/** The waits depend on the speed of the machine. */
const withoutChance = (text: string): string => text.replaceAll(/^waiting .*\n/gm, '');

/** Writes run concurrently: the golden itself if both differ only in the order of progress. */
function inOrderOf(file: string, text: string): string {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return sortProgress(before) === sortProgress(text) ? before : text;
}

const sortProgress = (text: string): string =>
  text.replaceAll(/(?:^(?:created|updated|deleted|running) .*\n)+/gm, (lines) =>
    lines.split('\n').sort().join('\n'),
  );
