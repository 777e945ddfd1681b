import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { startPrivateRegistry, type PrivateRegistry } from '../support/lab/private-registry.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';

// The steps build on each other.
describeLab('images of a private registry', () => {
  let lab: Lab;
  let folder: string;
  let registry: PrivateRegistry;
  let first: string;

  const dockerConfig = (): string => join(folder, '.docker');
  const declare = (replicas: number): Promise<void> =>
    writeFile(
      join(folder, 'app.yaml'),
      `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app }
spec:
  networks: [web]
  route: { hosts: [app.example], port: 8000 }
  image: ${registry.address}/team/app:1
  replicas: ${replicas}
  restartPolicy: { condition: any, delay: 200ms }
`,
    );
  const reconciler = (...args: readonly string[]): Promise<Finished> =>
    runReconciler([...args, '--host', lab.dockerHost], { DOCKER_CONFIG: dockerConfig() });
  const apply = (...args: readonly string[]): Promise<Finished> =>
    reconciler('apply', folder, '--yes', '--timeout', '60s', ...args);
  const imagesOfTasks = async (): Promise<readonly string[]> => {
    const filter = ['--filter', 'desired-state=running', '--no-trunc'];
    const listed = await lab.docker(['service', 'ps', 'app', ...filter, '--format', '{{.Image}}']);
    return [...new Set(listed.trim().split('\n'))];
  };
  const pinned = (digest: string): string => `${registry.address}/team/app:1@${digest}`;

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-private-'));
    registry = await startPrivateRegistry(lab);
    first = await registry.push('team/app', '1', 'first');
    await lab.docker(['network', 'create', '--driver', 'overlay', 'web']);
  });

  afterAll(async () => {
    await registry.close();
    await rm(folder, { recursive: true });
  });

  it('are not pinned without credentials, and the plan says how to log in', async () => {
    await declare(1);

    const { code, stdout } = await reconciler('plan', folder);

    expect(code).toBe(0);
    expect(stdout).toContain(`Not pinned to a digest: ${registry.address}/team/app:1.`);
    expect(stdout).toContain('no basic auth credentials. Log in with docker login');
  });

  it('are pinned and pulled by every node with the credentials of docker login', async () => {
    const { username, password, address } = registry;
    await mkdir(dockerConfig());
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    await writeFile(join(dockerConfig(), 'config.json'), JSON.stringify({ auths: { [address]: { auth } } }));
    await declare(3);

    const { code, stdout, stderr } = await apply();

    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain(`"${address}/team/app:1@${first.slice(0, 15)}…"`);
    expect(await imagesOfTasks()).toEqual([pinned(first)]);
    for (const text of [stdout, stderr, await lab.docker(['service', 'inspect', 'app'])])
      expect(text).not.toContain(password);
  });

  describe('after another image was pushed under the tag', () => {
    let second: string;

    beforeAll(async () => {
      second = await registry.push('team/app', '1', 'second');
    });

    it('stay the first one for all tasks, however often the service is scaled', async () => {
      expect(second).not.toBe(first);
      expect((await reconciler('plan', folder)).stdout).toContain('No changes.');
      await declare(5);

      expect((await apply()).code).toBe(0);
      await lab.docker(['service', 'scale', '--detach', 'app=6']);
      expect((await apply()).code).toBe(0);

      expect(await imagesOfTasks()).toEqual([pinned(first)]);
    });

    it('become the second one with --resolve-image always, for the cause image', async () => {
      const { code, stdout, stderr } = await apply('--resolve-image', 'always');

      expect(code, stdout + stderr).toBe(0);
      expect(stdout).toContain('# cause: image');
      expect(await imagesOfTasks()).toEqual([pinned(second)]);
    });
  });
});
