import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { run } from '../../tools/lab/program.ts';
import { labSupport } from '../../tools/lab/support.ts';
import {
  missingForHttps,
  startHttpsGitServer,
  type HttpsGitServer,
} from '../support/git-server/https-server.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { installCommand } from '../support/lab/install-command.ts';
import { openNodeShell, shellBlocks, type NodeShell, type ShellBlock } from '../support/lab/node-shell.ts';
import { endLab, startOwnLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';

const project = new URL('../..', import.meta.url).pathname;
const address = 'https://git.example.org/team/swarm.git';

const reasons = (): readonly string[] => {
  const support = labSupport();
  return [...(support.supported ? [] : support.reasons), ...missingForHttps()];
};

// The steps build on each other: one user follows docs/install.md and then docs/uninstall.md, on a manager.
describeLab(
  'docs/install.md, word for word',
  () => {
    let lab: Lab;
    let folder: string;
    let server: HttpsGitServer;
    let shell: NodeShell;

    /** With the address of a repository that is there, which has no TLS. */
    const own = (block: ShellBlock): ShellBlock => ({
      ...block,
      text: block.text
        .replace(`  address: ${address}`, `  allowHttp: true\n  address: ${address}`)
        .replaceAll(address, `${server.http}/swarm.git`),
    });
    const blocksOf = async (page: string, heading: string): Promise<readonly ShellBlock[]> =>
      shellBlocks(await readFile(join(project, 'docs', page), 'utf8'), heading);
    const follow = async (page: string, heading: string): Promise<void> => {
      const blocks = await blocksOf(page, heading);
      expect(blocks).not.toEqual([]);
      for (const block of blocks) await shell.follow(own(block));
    };
    const names = async (kind: string): Promise<readonly string[]> =>
      (await lab.docker([kind, 'ls', '--format', '{{.Name}}'])).split('\n').filter((name) => name !== '');

    beforeAll(async () => {
      lab = await startOwnLab({ managers: 1, workers: 1, router: true });
      folder = await mkdtemp(join(tmpdir(), 'reconciler-install-'));
      const clone = join(folder, 'clone');
      await cp(join(project, 'deploy'), join(clone, 'deploy'), { recursive: true });
      const bare = join(folder, 'swarm.git');
      await run('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', bare]);
      await run('git', ['-C', bare, 'config', 'http.receivepack', 'true']);
      server = await startHttpsGitServer(folder, lab.registry.replace(/:\d+$/, ''));
      await mkdir(join(folder, 'bin'));
      await installCommand(join(folder, 'bin'));
      shell = openNodeShell(lab, 'ucp-manager-0', {
        folder: clone,
        bin: join(folder, 'bin'),
        env: {
          HOME: folder,
          GIT_AUTHOR_NAME: 'Ada',
          GIT_AUTHOR_EMAIL: 'ada@example.org',
          GIT_COMMITTER_NAME: 'Ada',
          GIT_COMMITTER_EMAIL: 'ada@example.org',
          // The lab's kernel forwards no port of the ingress network.
          RECONCILER_PORT_MODE: 'host',
        },
      });
    }, 300_000);

    afterAll(async () => {
      await endLab();
      await server.close();
      await rm(folder, { recursive: true });
    });

    it('builds the images that the lab has of its own, because nothing can be pulled here', async () => {
      const [{ text } = { text: '' }] = await blocksOf('install.md', '### 1. The images');
      const tags = [...text.matchAll(/--tag (\S+)/g)].map(([, tag = '']) => tag);

      expect(tags).toHaveLength(3);
      await lab.docker(['image', 'inspect', ...tags]);
    });

    it('leads from nothing to a swarm that follows a repository', async () => {
      await follow('install.md', '### 2. The repository');
      await follow('install.md', '### 3. The stack');
      await follow('install.md', '### 4. Look');
    }, 600_000);

    it('leads to a change that is a push', async () => {
      await follow('install.md', '### 5. Change something');
    }, 300_000);

    it('changes the settings by another config', async () => {
      const [change] = await blocksOf('install.md', '## The settings');
      await shell.follow(change!);

      expect(await names('config')).toContain('reconciler-settings-2');
      await follow('install.md', '### 4. Look');
    }, 300_000);

    it('docs/uninstall.md leads back to an empty swarm', async () => {
      await follow('uninstall.md', '## Remove everything');

      expect(await names('service')).toEqual([]);
      expect(await names('config')).toEqual([]);
      expect(await names('secret')).toEqual([]);
      const kept = ['bridge', 'docker_gwbridge', 'host', 'ingress', 'none'];
      await poll('its networks are gone', async () =>
        (await names('network')).every((name) => kept.includes(name)) ? true : undefined,
      );
    }, 300_000);
  },
  reasons(),
);
