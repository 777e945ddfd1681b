import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { endLab, startOwnLab } from '../support/lab/shared-lab.ts';
import { withoutDigests } from '../support/normalise.ts';
import { poll } from '../support/poll.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';

const root = new URL('../../', import.meta.url).pathname;

const [east, west, manager] = ['ucp-node-0', 'ucp-node-1', 'ucp-manager-0'];

// The steps build on each other, and follow docs/router.md.
describeLab("the vendor page's example on a swarm without Interlock", () => {
  let lab: Lab;
  let folder: string;

  const reconciler = (...args: readonly string[]): Promise<Finished> =>
    runReconciler([...args, '--host', lab.dockerHost]);
  const addressOf = (node: string): string => lab.nodes.find(({ name }) => name === node)?.address ?? '';
  /** The answer and its status, or why there is none. */
  const curl = (node: string, host: string): Promise<string> =>
    lab
      .inNode(manager, [
        ...['curl', '--silent', '--show-error', '--max-time', '5', '--write-out', '%{http_code}'],
        ...['--header', `Host: ${host}`, `http://${addressOf(node)}/`],
      ])
      .catch((error: unknown) => String(error));
  const containerOf = async (service: string, node: string): Promise<string> =>
    (await lab.dockerAt(node, ['ps', '--quiet', '--filter', `name=${service}.`])).trim();

  beforeAll(async () => {
    lab = await startOwnLab({ router: true });
    folder = await mkdtemp(join(tmpdir(), 'reconciler-e2e-'));
    await cp(join(root, 'manifests'), folder, { recursive: true });
    const [, yaml = ''] =
      /```yaml\n([^]*?)```/.exec(await readFile(join(root, 'docs/router.md'), 'utf8')) ?? [];
    await writeFile(join(folder, 'interlock.yaml'), yaml.replaceAll(/^ {3}/gm, ''));
  });

  afterAll(async () => {
    await endLab();
    await rm(folder, { recursive: true });
  });

  it('plans the core, its network and its config with all the rest', async () => {
    const plan = await reconciler('plan', folder, '--detailed-exitcode');

    expect(plan.code, plan.stderr).toBe(2);
    const [changes = ''] = withoutDigests(plan.stdout).split('\nWarnings:');
    await expect(changes).toMatchFileSnapshot('../golden/e2e/vendor-page-router-plan.txt');
  });

  it('apply ends when the core runs and its proxies do, and verifies every route', async () => {
    const apply = await reconciler('apply', folder, '--yes', '--verify');

    expect(apply.code, apply.stderr + apply.stdout).toBe(0);
    const names = (await lab.docker(['service', 'ls', '--format', '{{.Name}} {{.Replicas}}']))
      .trim()
      .split('\n');
    expect(names.toSorted()).toEqual([
      'demoeast 1/1',
      'demowest 1/1',
      'ucp-interlock 1/1',
      'ucp-interlock-proxy-east 1/1',
      'ucp-interlock-proxy-west 1/1',
    ]);
  });

  it('demo.A is answered at the proxy of east by its task, and nowhere else', async () => {
    const answer = await poll('demo.A is answered', async () => {
      const text = await curl(east, 'demo.A');
      return text.endsWith('200') ? text : undefined;
    });

    expect(answer).toContain(
      (await idsOf('demoeast')).find((id) => answer.includes(id)) ?? 'a container of demoeast',
    );
    expect(await curl(west, 'demo.A')).toMatch(/503$/);
    expect(await curl(manager, 'demo.A')).toContain('curl: (7) Failed to connect');
  });

  it('demo.B the other way round', async () => {
    const answer = await poll('demo.B is answered', async () => {
      const text = await curl(west, 'demo.B');
      return text.endsWith('200') ? text : undefined;
    });

    expect(answer).toContain(
      (await idsOf('demowest')).find((id) => answer.includes(id)) ?? 'a container of demowest',
    );
    expect(await curl(east, 'demo.B')).toMatch(/503$/);
    expect(await curl(manager, 'demo.B')).toContain('curl: (7) Failed to connect');
  });

  it('curl prints what the page promises', async () => {
    const lines = await Promise.all(
      ['demo.A', 'demo.B'].flatMap((host) =>
        [east, west, manager].map(async (node) => {
          const options = `-sS -w '%{http_code}\\n' -H 'Host: ${host}'`;
          const command = `curl ${options} http://${addressOf(node)}/`;
          const printed = await lab.inNode(manager, ['sh', '-c', `${command} 2>&1 || true`]);
          const typed = `curl ${options} http://${node}/`;
          return `$ ${typed}\n${printed.replaceAll(addressOf(node), node).replace(/after \d+ ms/, 'after 0 ms')}`;
        }),
      ),
    );
    const ids = await Promise.all(
      ['demoeast', 'demowest'].map(async (name) => [name, await idsOf(name)] as const),
    );
    const named = ids.reduce(
      (text, [name, found]) =>
        found.reduce((part, id) => part.replaceAll(id, `(container id of ${name})`), text),
      lines.join(''),
    );

    await expect(named).toMatchFileSnapshot('../golden/e2e/vendor-page-router-curl.txt');
  });

  it('verify finds every route where it belongs', async () => {
    const verified = await reconciler('verify', folder);

    expect(verified.code, verified.stdout + verified.stderr).toBe(0);
  });

  it('nothing is left to do, and status names the core', async () => {
    const plan = await reconciler('plan', folder, '--detailed-exitcode');
    expect(plan.stdout).toBe('No changes. Swarm matches the manifests.\n');
    expect(plan.code).toBe(0);

    const status = await reconciler('status', folder);
    expect(status.stdout).toContain(
      "Core ucp-interlock runs swarm-reconciler/router:0.2.0, the project's own",
    );
    expect(status.code, status.stdout).toBe(0);
  });

  /** Of all nodes: swarm chose one. */
  const idsOf = async (service: string): Promise<readonly string[]> =>
    (await Promise.all(lab.nodes.map(({ name }) => containerOf(service, name)))).filter((id) => id !== '');
});
