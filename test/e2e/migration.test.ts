import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Lab } from '../../tools/lab/lab.ts';
import { codeBlocks } from '../docs/markdown.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { startInterlock, untilRunning, type Interlock } from '../support/lab/interlock.ts';
import { installCommand } from '../support/lab/install-command.ts';
import { openNodeShell, shellBlocks, type NodeShell } from '../support/lab/node-shell.ts';
import { endLab, shareLab, startOwnLab } from '../support/lab/shared-lab.ts';

const project = new URL('../..', import.meta.url).pathname;
const manager = 'ucp-manager-0';

/** The stack of the page, before its compose file has lines for us. */
const stack = {
  version: '3.8',
  services: {
    web: {
      image: 'training/whoami:latest',
      networks: ['front'],
      deploy: {
        labels: {
          'com.docker.lb.hosts': 'web.example.org',
          'com.docker.lb.port': '8000',
          'com.docker.lb.network': 'shop_front',
        },
      },
    },
  },
  networks: { front: { driver: 'overlay' } },
};

/** A user on a manager with the built command, who follows docs/migration.md. */
async function startUser(lab: Lab) {
  const folder = await mkdtemp(join(tmpdir(), 'reconciler-migration-'));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await installCommand(bin);
  const work = join(folder, 'work');
  await mkdir(work);
  const shell: NodeShell = openNodeShell(lab, manager, { folder: work, bin, env: { HOME: folder } });
  const page = await readFile(join(project, 'docs/migration.md'), 'utf8');
  const address = lab.nodes.find(({ name }) => name === 'ucp-node-0')?.address ?? '';
  return {
    follow: async (heading: string): Promise<void> => {
      const blocks = shellBlocks(page, heading);
      expect(blocks).not.toEqual([]);
      for (const { language, text } of blocks)
        await shell.follow({ language, text: text.replaceAll('http://ucp-node-0', `http://${address}`) });
    },
    /** The lines for the compose file, as a stack file of its own. */
    composeLines: (): string => codeBlocks(page, 'yaml')[0] ?? '',
    deploy: async (...more: readonly string[]): Promise<void> => {
      const files = [stringify(stack), ...more];
      const paths = files.map((_, index) => join(folder, `stack-${String(index)}.yml`));
      for (const [index, text] of files.entries()) await writeFile(paths[index] ?? '', text);
      const flags = paths.flatMap((path) => ['-c', path]);
      await lab.docker(['stack', 'deploy', '--resolve-image', 'never', ...flags, 'shop']);
      await untilRunning(lab, 'shop_web');
    },
    label: async (key: string): Promise<string> =>
      (
        await lab.docker([
          ...['service', 'inspect', 'shop_web', '--format', `{{index .Spec.Labels "com.docker.lb.${key}"}}`],
        ])
      ).trim(),
    services: async (): Promise<readonly string[]> =>
      (await lab.docker(['service', 'ls', '--format', '{{.Name}}'])).trim().split('\n').sort(),
    remove: () => rm(folder, { recursive: true }),
  };
}

type User = Awaited<ReturnType<typeof startUser>>;

// The steps build on each other. The stand-in for Interlock's core makes proxies that answer nothing.
describeLab('docs/migration.md from the default proxy of Interlock, word for word', () => {
  let lab: Lab;
  let core: Interlock;
  let user: User;

  beforeAll(async () => {
    lab = await shareLab();
    core = await startInterlock(lab);
    user = await startUser(lab);
    await user.deploy();
  });

  afterAll(async () => {
    await core.stop();
    await user.remove();
  });

  it('adds a cluster and moves the service into it', async () => {
    await user.follow('### What is there');
    await user.follow('### A cluster beside the default one');
    expect(await user.label('service_cluster')).toBe('');

    await user.follow('### One service after the other');
    expect(await user.label('service_cluster')).toBe('east');
  });

  it('has lines for the compose file after which a deployment changes nothing of ours', async () => {
    await user.deploy(`version: '3.8'\n${user.composeLines()}`);

    expect(await user.label('service_cluster')).toBe('east');
    expect(await user.label('network')).toBe('eastnet');
    await user.deploy();
  });

  it('leads back, and forth again', async () => {
    const [back, forth] = ['### The way back of one service', '### One service after the other'];
    await user.follow(forth);
    await user.follow(back);
    expect(await user.label('service_cluster')).toBe('east');
  });

  it('removes the default proxy, and frees its ports', async () => {
    await user.follow('### Remove the default proxy');

    expect(await user.services()).toContain('ucp-interlock-proxy-east');
    expect(await user.services()).not.toContain('ucp-interlock-proxy');
  });

  it('restores everything', async () => {
    await user.follow('### The way back of everything');

    expect(await user.services()).toContain('ucp-interlock-proxy');
    expect(await user.label('network')).toBe('shop_front');
    expect(await user.label('service_cluster')).toBe('');
  });
});

// The steps build on each other.
describeLab('docs/migration.md from another router on a plain swarm, word for word', () => {
  let lab: Lab;
  let user: User;

  beforeAll(async () => {
    lab = await startOwnLab({ managers: 1, workers: 1, router: true });
    user = await startUser(lab);
    await user.deploy();
    const place = [
      '--constraint',
      'node.hostname==ucp-node-0',
      '--publish',
      'mode=host,target=80,published=80',
    ];
    await lab.docker([
      ...['service', 'create', '--detach', '--name', 'old_router', ...place],
      `${lab.registry}/nginx:1`,
    ]);
  }, 300_000);

  afterAll(async () => {
    await endLab();
    await user.remove();
  });

  it('adds a cluster beside the router, and both answer', async () => {
    await user.follow('### A cluster beside the router');
  }, 300_000);

  it('moves the traffic', async () => {
    await user.follow('### The traffic moves');

    expect(await user.services()).not.toContain('old_router');
  }, 300_000);
});
