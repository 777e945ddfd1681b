import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textsOf, type JsonObject } from '../../../src/kernel/json.ts';
import type { FieldValues } from '../../../src/model/field-values.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { FieldContext } from '../../../src/service-fields/field.ts';
import { readValues } from '../../../src/service-fields/read-values.ts';
import {
  engineClient,
  engineVersions,
  isInstalled,
  type EngineVersion,
} from '../../../tools/lab/node/engine-packages.ts';
import { labPaths } from '../../../tools/lab/paths.ts';
import type { Lab } from '../../../tools/lab/lab.ts';
import { dockerClient, findProgram, run } from '../../../tools/lab/program.ts';
import {
  cliServices,
  manifestOf,
  otherFlags,
  startIntervalService,
  type CliService,
} from '../cli-services.ts';
import { describeLab } from './describe-lab.ts';
import { reasonsAgainst } from '../engine-reasons.ts';
import { runReconciler, type Finished } from '../reconciler.ts';
import { startOwnLab } from './shared-lab.ts';

const reasons = new Map<EngineVersion, readonly string[]>();
for (const version of engineVersions) reasons.set(version, await reasonsAgainst(version));

/** The clients that were packaged with the engines, and a newer one if installed. */
const clients = [
  ...new Set([
    ...engineVersions.filter((version) => reasons.get(version)?.length === 0).map(clientOf),
    findProgram('docker') ?? dockerClient(),
  ]),
];

function clientOf(version: EngineVersion): string {
  return isInstalled(version) ? dockerClient() : engineClient(labPaths(), version);
}

/** The services for a client and an engine: the API has to have their fields, and the client the flags. */
async function servicesOf(client: string, version: EngineVersion): Promise<readonly CliService[]> {
  const flags = await flagsOf(client);
  return version !== '20.10' && flags.includes('--health-start-interval')
    ? [...cliServices, startIntervalService]
    : cliServices;
}

async function flagsOf(client: string): Promise<readonly string[]> {
  const help = await run(client, ['service', 'create', '--help']);
  return [...new Set([...help.matchAll(/--[a-z-]+/g)].map(([flag]) => flag))];
}

/** Services of the docker CLI and of manifests on an engine of this version, with every client that the machine has. */
export function describeDockerCli(version: EngineVersion): void {
  describe(`engine ${version}`, () => {
    describeLab(
      'services of the docker CLI and of manifests',
      () => {
        cliCases(version);
      },
      reasons.get(version),
    );
  });
}

function cliCases(version: EngineVersion): void {
  let lab: Lab;
  let folder: string;

  const docker = (client: string, ...args: readonly string[]): Promise<string> =>
    run(client, ['--host', lab.dockerHost, ...args]);
  const reconciler = (command: string, ...args: readonly string[]): Promise<Finished> =>
    runReconciler([command, folder, ...args, '--host', lab.dockerHost]);
  const declare = (services: readonly CliService[], isAdopted: boolean): Promise<void> =>
    writeFile(join(folder, 'all.yaml'), services.map((service) => manifestOf(service, isAdopted)).join(''));
  const apply = async (): Promise<void> => {
    const { code, stdout, stderr } = await reconciler('apply', '--yes', '--no-wait');
    expect(code, stdout + stderr).toBe(0);
  };
  const readAll = async (services: readonly CliService[]): Promise<Readonly<Record<string, FieldValues>>> => {
    const specs = await Promise.all(
      services.map(async ({ name }) => {
        const { body } = await lab.api('GET', `/services/${name}`);
        return [name, comparable((body as { Spec: JsonObject }).Spec)] as const;
      }),
    );
    return Object.fromEntries(specs);
  };

  beforeAll(async () => {
    lab = await startOwnLab({ engine: version });
    folder = await mkdtemp(join(tmpdir(), 'reconciler-cli-'));
    for (const network of ['clinet', 'othernet']) {
      await lab.docker(['network', 'create', '--driver', 'overlay', network]);
    }
    await writeFile(join(folder, '_content'), 'content');
    await lab.docker(['config', 'create', 'cli-config', join(folder, '_content')]);
    await lab.docker(['secret', 'create', 'cli-secret', join(folder, '_content')]);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
    await lab.down();
  });

  it.each(clients)('%s has no flag for a service that is not tested here', async (client) => {
    const flags = await flagsOf(client);
    const tried = [...cliServices, startIntervalService].flatMap((service) => service.flags);

    expect(flags.length).toBeGreaterThan(60);
    expect(flags.filter((flag) => !tried.includes(flag) && !otherFlags.includes(flag))).toEqual([]);
  });

  it.each(clients)(
    'services of %s are adopted without changes, and the same manifests make equal ones',
    async (client) => {
      const services = await servicesOf(client, version);
      const names = services.map(({ name }) => name);
      for (const { name, flags } of services) {
        await docker(client, 'service', 'create', '--detach', '--no-resolve-image', '--name', name, ...flags);
      }
      await declare(services, true);

      const planned = await reconciler('plan', '-o', 'json');
      const plan = JSON.parse(planned.stdout) as Plan;
      expect(plan.refused).toEqual([]);
      expect(plan.changes.map(({ op, resource, fields }) => [op, resource, fields])).toEqual(
        names.toSorted().map((name) => ['adopt', `service/${name}`, []]),
      );
      await apply();
      expect((await reconciler('plan')).stdout).toBe('No changes. Swarm matches the manifests.\n');

      const made = await readAll(services);
      await docker(client, 'service', 'rm', ...names);
      await declare(services, false);
      await apply();
      expect(await readAll(services)).toEqual(made);
      expect((await reconciler('plan')).stdout).toBe('No changes. Swarm matches the manifests.\n');
      await docker(client, 'service', 'rm', ...names);
    },
  );
}

const context: FieldContext = {
  networkName: (id) => id,
  networkId: (name) => name,
  objectId: (_, name) => name,
};

/** The field values in normal form. Networks are a set, which the CLI sends in the order of their ids. */
function comparable(spec: JsonObject): FieldValues {
  const values = readValues(spec, context);
  return { ...values, networks: textsOf(values['networks']).toSorted() };
}
