import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { Leaves } from '../../src/model/leaves.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { FieldContext } from '../../src/spec/field.ts';
import { readLeaves } from '../../src/spec/read-leaves.ts';
import { startLab, type Lab } from '../lab/lab.ts';
import { dockerClient, findProgram, run } from '../lab/program.ts';
import { cliServices, manifestOf, otherFlags } from '../support/cli-services.ts';
import { describeLab } from '../support/describe-lab.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';

/** The one that came with the engine, and a newer one where there is one. */
const clients = [...new Set([dockerClient(), findProgram('docker') ?? dockerClient()])];

describeLab('what the docker CLI makes, and what a manifest says', () => {
  let lab: Lab;
  let folder: string;

  const docker = (client: string, ...args: readonly string[]): Promise<string> =>
    run(client, ['--host', lab.dockerHost, ...args]);
  const reconciler = (command: string, ...args: readonly string[]): Promise<Finished> =>
    runReconciler([command, folder, ...args, '--host', lab.dockerHost]);
  const declare = (isAdopted: boolean): Promise<void> =>
    writeFile(
      join(folder, 'all.yaml'),
      cliServices.map((service) => manifestOf(service, isAdopted)).join(''),
    );
  const apply = async (): Promise<void> => {
    const { code, stdout, stderr } = await reconciler('apply', '--yes', '--no-wait');
    expect(code, stdout + stderr).toBe(0);
  };
  const readAll = async (): Promise<Readonly<Record<string, Leaves>>> => {
    const specs = await Promise.all(
      cliServices.map(async ({ name }) => {
        const { body } = await lab.api('GET', `/services/${name}`);
        return [name, comparable((body as { Spec: JsonObject }).Spec)] as const;
      }),
    );
    return Object.fromEntries(specs);
  };

  beforeAll(async () => {
    lab = await startLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-cli-'));
    for (const network of ['clinet', 'othernet']) {
      await lab.docker(['network', 'create', '--driver', 'overlay', network]);
    }
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
    await lab.down();
  });

  it.each(clients)('%s has no flag for a service that is not tried here', async (client) => {
    const help = await run(client, ['service', 'create', '--help']);
    const flags = [...new Set([...help.matchAll(/--[a-z-]+/g)].map(([flag]) => flag))];
    const tried = cliServices.flatMap((service) => service.flags);

    expect(flags.length).toBeGreaterThan(60);
    expect(flags.filter((flag) => !tried.includes(flag) && !otherFlags.includes(flag))).toEqual([]);
  });

  it.each(clients)(
    'services of %s are taken on as they are, and the same manifests make equal ones',
    async (client) => {
      for (const { name, flags } of cliServices) {
        await docker(client, 'service', 'create', '--detach', '--no-resolve-image', '--name', name, ...flags);
      }
      await declare(true);

      const planned = await reconciler('plan', '-o', 'json');
      const plan = JSON.parse(planned.stdout) as Plan;
      expect(plan.refused).toEqual([]);
      expect(plan.changes.map(({ op, resource, fields }) => [op, resource, fields])).toEqual(
        cliServices.map(({ name }) => ['adopt', `service/${name}`, []]),
      );
      await apply();
      expect((await reconciler('plan')).stdout).toBe('No changes. Swarm matches the manifests.\n');

      const made = await readAll();
      await docker(client, 'service', 'rm', ...cliServices.map(({ name }) => name));
      await declare(false);
      await apply();
      expect(await readAll()).toEqual(made);
      expect((await reconciler('plan')).stdout).toBe('No changes. Swarm matches the manifests.\n');
      await docker(client, 'service', 'rm', ...cliServices.map(({ name }) => name));
    },
  );
});

const context: FieldContext = {
  networkName: (id) => id,
  networkId: (name) => name,
  objectId: (_, name) => name,
};

/** In normal form, less what the CLI adds by itself: the platforms of the image. */
function comparable(spec: JsonObject): Leaves {
  const { extraSpec, ...leaves } = readLeaves(spec, context);
  return leaves;
}
