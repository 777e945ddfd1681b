import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { run } from '../../tools/lab/program.ts';
import { loadBaseImage } from '../support/lab/base-image.ts';
import { copyBuildContext } from '../support/lab/build-context.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { openNodeShell, shellBlocks } from '../support/lab/node-shell.ts';
import { poll } from '../support/poll.ts';
import { runReconciler } from '../support/reconciler.ts';
import { shareLab } from '../support/lab/shared-lab.ts';

const project = new URL('../..', import.meta.url).pathname;
const image = 'swarm-reconciler:test';

describeLab('the image', () => {
  let lab: Lab;
  let folder: string;
  let socket: string;

  /** As in docs/image.md: read-only, without capabilities, not root. */
  const inContainer = async (...args: readonly string[]): Promise<string> => {
    const { gid } = await stat(socket);
    return lab.docker([
      ...['run', '--rm', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--network', 'none'],
      ...['--security-opt', 'no-new-privileges', '--group-add', String(gid)],
      ...['--volume', `${socket}:/var/run/docker.sock`, '--volume', `${folder}:/source:ro`],
      ...args,
    ]);
  };

  beforeAll(async () => {
    lab = await shareLab();
    socket = lab.dockerHost.replace('unix://', '');
    folder = await mkdtemp(join(tmpdir(), 'reconciler-image-'));
    await run('chmod', ['755', folder]);
    await cp(join(project, 'manifests'), join(folder, 'manifests'), { recursive: true });
    const context = join(folder, 'context');
    await copyBuildContext(project, context);
    const dockerfile = await readFile(join(context, 'Dockerfile'), 'utf8');
    const bases = new Set([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base = '']) => base));
    for (const base of bases) await loadBaseImage(lab, base);
    const version = ['--build-arg', 'VERSION=1.2.3', '--build-arg', 'REVISION=abc'];
    await lab.docker(['build', ...version, '--tag', image, context], { timeoutMs: 600_000 });
  }, 900_000);

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('plans in a container with a read-only root like the command on the machine', async () => {
    const outside = await runReconciler(['plan', join(folder, 'manifests'), '--host', lab.dockerHost]);
    const inside = await inContainer(image, 'plan', '/source/manifests');

    expect(outside.code, outside.stderr).toBe(0);
    expect(inside.replaceAll('/source', folder)).toBe(outside.stdout);
    expect(inside).toContain('Plan:');
  });

  it('shows the demo, for which it needs no swarm', async () => {
    expect((await inContainer(image, 'demo', '--once')).match(/^\d\. /gm)).toHaveLength(7);
  });

  it('reads a source in git', async () => {
    const git = (...args: readonly string[]): Promise<string> => run('git', ['-C', folder, ...args]);
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '.');
    await git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'manifests');

    // git refuses a repository of another user.
    await run('chown', ['-R', '1000:1000', folder]);

    const inside = await inContainer(image, 'validate', 'file:///source', '--path', 'manifests');

    expect(inside).toContain('valid');
  });

  it('runs as the one container of docs/install.md', async () => {
    const page = await readFile(join(project, 'docs/install.md'), 'utf8');
    const [shown] = shellBlocks(page, '## One container');
    const text = (shown?.text ?? '')
      .replace(/swarm-reconciler:\d\S+/, `--volume ${folder}:/source:ro ${image}`)
      .replace('https://git.example.org/team/swarm.git', 'file:///source');
    const shell = openNodeShell(lab, 'ucp-manager-0', { folder, bin: folder, env: {} });

    await shell.follow({ language: 'sh', text });

    await poll('the daemon has created the services of the manifests', async () => {
      const names = await lab.docker(['service', 'ls', '--format', '{{.Name}}']);
      return names.includes('demoeast') && names.includes('demowest') ? true : undefined;
    });
    const ready = "$ curl -sS -o /dev/null -w '%{http_code}\\n' http://127.0.0.1:7380/readyz\n200\n";
    await shell.follow({ language: 'console', text: ready });
    await lab.docker(['rm', '--force', 'reconciler']);
  });

  it('has labels that say what it is, and a health check that the engine runs', async () => {
    const format = '{{json .Config.Labels}}';
    const labels = JSON.parse(await lab.docker(['image', 'inspect', '--format', format, image])) as object;
    expect(labels).toMatchObject({
      'org.opencontainers.image.title': 'swarm-reconciler',
      'org.opencontainers.image.version': '1.2.3',
      'org.opencontainers.image.revision': 'abc',
    });

    // Without HTTP: what cannot be asked is not unhealthy, or swarm would restart it for ever.
    const hold = ['run', '--detach', '--read-only', '--health-interval', '1s', '--name', 'held', image];
    await lab.docker([...hold, 'hold']);
    await poll('the first check', async () => {
      const health = await lab.docker(['inspect', '--format', '{{.State.Health.Status}}', 'held']);
      return health.trim() === 'healthy' ? true : undefined;
    });
    await lab.docker(['rm', '--force', 'held']);
  });

  it('is not root, and contains no build dependencies', async () => {
    const node = (script: string): Promise<string> =>
      inContainer('--entrypoint', 'node', image, '--print', script);

    expect((await node('process.getuid()')).trim()).toBe('1000');
    expect((await node(`require('fs').readdirSync('/app').join()`)).trim()).toBe(
      'dist,manifests,node_modules,package.json',
    );
    expect((await node(`require('fs').existsSync('/app/node_modules/typescript')`)).trim()).toBe('false');
  });
});
