import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '../../../tools/lab/lab.ts';
import { dockerClient, run } from '../../../tools/lab/program.ts';

const shipped = new URL('../../../deploy', import.meta.url).pathname;

/** The files of deploy/ with settings of a test, for a lab. */
export interface StackFiles {
  deploy(): Promise<void>;
  remove(): Promise<void>;
}

/** What the stack file asks for, and host mode: the lab's kernel forwards no port of the ingress network. */
async function stackVariables(lab: Lab): Promise<Readonly<Record<string, string>>> {
  const group = await run('stat', ['-c', '%g', lab.dockerHost.replace('unix://', '')]);
  return { DOCKER_HOST: lab.dockerHost, DOCKER_GROUP: group.trim(), RECONCILER_PORT_MODE: 'host' };
}

export async function prepareStack(lab: Lab, settings: string): Promise<StackFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'reconciler-stack-'));
  await cp(shipped, folder, { recursive: true });
  await writeFile(join(folder, 'reconciler.yaml'), settings);
  await writeFile(join(folder, 'token'), 'token-of-the-test');
  return {
    deploy: async () => {
      const env = { ...process.env, ...(await stackVariables(lab)) };
      const docker = (...args: readonly string[]): Promise<string> => run(dockerClient(), args, { env });
      await docker('secret', 'create', 'reconciler-http-token', join(folder, 'token'));
      const file = join(folder, 'reconciler.yml');
      await docker('stack', 'deploy', '--resolve-image', 'never', '-c', file, 'reconciler');
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
