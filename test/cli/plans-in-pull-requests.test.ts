import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startFakeForge, type FakeForge } from '../support/fake-forge.ts';
import { startCliOnSandbox, type CliOnSandbox } from '../support/sandbox/cli-on-sandbox.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

const root = new URL('../../', import.meta.url).pathname;

let cli: CliOnSandbox;
let forge: FakeForge;
let checkout: string;

beforeEach(async () => {
  cli = await startCliOnSandbox();
  await seedVendorPage(cli.engine.api);
  forge = await startFakeForge(Array.from({ length: 60 }, (_, index) => `comment ${index}`));
  checkout = await mkdtemp(join(tmpdir(), 'reconciler-checkout-'));
  await cp(join(root, 'manifests'), join(checkout, 'manifests'), { recursive: true });
  await mkdir(join(checkout, 'bin'));
  const command = join(checkout, 'bin', 'reconciler');
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/bin.js')}" "$@"\n`);
  await chmod(command, 0o755);
  await writeFile(join(checkout, 'event.json'), JSON.stringify({ pull_request: { number: 7 } }));
});

afterEach(async () => {
  await Promise.all([cli.close(), forge.close()]);
  await rm(checkout, { recursive: true });
});

interface Workflow {
  readonly jobs: {
    readonly plan: {
      readonly env: Readonly<Record<string, string>>;
      readonly steps: readonly { readonly name?: string; readonly run?: string }[];
    };
  };
}

interface Pipeline {
  readonly plan: { readonly script: readonly string[]; readonly variables: Readonly<Record<string, string>> };
}

/** The ready files, with the script of each and the variables that its forge sets. */
const forges = {
  'github-actions.yml': () => ({ GITHUB_API_URL: forge.url, GITHUB_REPOSITORY: 'team/swarm' }),
  'gitea-actions.yml': () => ({
    ...{ GITHUB_API_URL: `${forge.url}/api/v1`, GITHUB_REPOSITORY: 'team/swarm', GITEA_ACTIONS: 'true' },
  }),
  'gitlab-ci.yml': () => ({
    ...{
      GITLAB_CI: 'true',
      CI_API_V4_URL: `${forge.url}/api/v4`,
      CI_PROJECT_ID: '4',
      CI_MERGE_REQUEST_IID: '7',
    },
  }),
} as const;

type ReadyFile = keyof typeof forges;

async function scriptOf(file: ReadyFile): Promise<string> {
  const content: unknown = parse(await readFile(join(root, 'deploy/ci', file), 'utf8'));
  if (file === 'gitlab-ci.yml') return (content as Pipeline).plan.script.join('\n');
  return (content as Workflow).jobs.plan.steps.find(({ name }) => name === 'Plan')?.run ?? '';
}

/** Runs the script of a ready file as its forge does, on the checkout of a pull request. */
async function runJob(file: ReadyFile): Promise<{ readonly code: number; readonly log: string }> {
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', await scriptOf(file)], {
    cwd: checkout,
    env: {
      PATH: `${join(checkout, 'bin')}:${process.env['PATH'] ?? ''}`,
      DOCKER_HOST: cli.engine.host,
      RECONCILER_COMMENT_TOKEN: 't0ken',
      GITHUB_EVENT_PATH: join(checkout, 'event.json'),
      ...forges[file](),
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (log += text.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, log };
}

const ownComments = () =>
  forge.comments.filter(({ body }) => body.startsWith('<!-- swarm-reconciler: plan -->'));

describe.each(Object.keys(forges) as ReadyFile[])('deploy/ci/%s', (file) => {
  it('writes the plan as one comment, over that of the job before, with GET requests to the engine only', async () => {
    expect(await runJob(file)).toMatchObject({ code: 0 });
    const [first] = ownComments();
    expect(first?.body).toContain('**Plan: ');

    const east = join(checkout, 'manifests/east.yaml');
    await writeFile(east, (await readFile(east, 'utf8')).replaceAll('demo.A', 'demo.edited'));
    expect(await runJob(file)).toMatchObject({ code: 0 });
    const [second, third] = ownComments();
    expect(second?.body).toContain('demo.edited');
    expect(third).toBeUndefined();

    const { log } = await runJob(file);
    expect(log).toContain('Comment unchanged.');
    expect([...new Set(cli.requests.map(({ method }) => method))]).not.toContain('POST');
    expect(forge.requests.filter((line) => !line.startsWith('GET'))).toHaveLength(2);
  });

  it('says why if no plan could be made, and fails', async () => {
    await writeFile(join(checkout, 'manifests/broken.yaml'), 'kind: ServiceCluste\n');

    expect(await runJob(file)).toMatchObject({ code: 1 });

    expect(ownComments()[0]?.body).toContain('**No plan could be made:**');
    expect(ownComments()[0]?.body).toContain('broken.yaml:1:7');
  });
});
