import { setTimeout as sleep } from 'node:timers/promises';
import {
  startStandInCore,
  type StandInCore,
  type StandInCoreOptions,
} from '../../../src/sandbox/stand-in-core/stand-in-core.ts';
import type { ListenOptions } from '../../../src/sandbox/http/server.ts';
import { startSandboxEngine, type SandboxEngine } from '../../support/sandbox/sandbox-engine.ts';
import { seedCore } from '../../support/vendor-page.ts';

type Service = ReturnType<SandboxEngine['sandbox']['snapshot']>['services'][number];
export type ServiceSpec = Service['Spec'];

/** A core on a simulated swarm, and changes that people make to that swarm. */
export interface CoreWorld {
  readonly engine: SandboxEngine;
  /** The messages of the reported errors. */
  readonly errors: readonly string[];
  /** Resolves once the core has nothing left to do. */
  settled(): Promise<void>;
  names(): readonly string[];
  service(name: string): Service;
  /** The names of a service's networks. */
  networksOf(name: string): readonly string[];
  createNetwork(name: string): Promise<void>;
  createService(name: string, spec?: object): Promise<void>;
  remove(path: string): Promise<void>;
  /** Does what `docker service update` does: reads the spec, changes it and writes it. */
  update(name: string, change: (spec: ServiceSpec) => object): Promise<void>;
  /** Gives the core another config.toml, in the way that the vendor documents. */
  updateConfig(config: string, change?: (spec: ServiceSpec) => object): Promise<void>;
  passes(): number;
  stop(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startCoreWorld(
  config: string,
  options: Partial<StandInCoreOptions> = {},
  listen: ListenOptions = {},
): Promise<CoreWorld> {
  const engine = await startSandboxEngine(listen);
  await seedCore(engine.api, config);
  const errors: string[] = [];
  const startCore = (): StandInCore =>
    startStandInCore({
      endpoint: engine.host,
      coreService: 'ucp-interlock',
      pollIntervalMs: 5,
      onError: ({ message }) => errors.push(message),
      ...options,
    });
  let core = startCore();
  const send = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await engine.api(method, path, body);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const services = (): readonly Service[] => engine.sandbox.snapshot().services;
  const service = (name: string): Service => {
    const found = services().find(({ Spec }) => Spec.Name === name);
    if (found === undefined) throw new Error(`There is no service "${name}"`);
    return found;
  };
  const networkNames = (): ReadonlyMap<string, string> => {
    const networks = engine.sandbox.snapshot().networks as readonly { Id: string; Name: string }[];
    return new Map(networks.map(({ Id, Name }) => [Id, Name]));
  };
  const update: CoreWorld['update'] = async (name, change) => {
    const { ID, Version, Spec } = service(name);
    await send('POST', `/services/${ID}/update?version=${Version.Index}`, change(Spec));
  };
  let configs = 1;
  return {
    engine,
    errors,
    service,
    update,
    settled: async () => {
      const target = core.passes() + 2;
      while (core.passes() < target) await sleep(2);
    },
    names: () => services().map(({ Spec }) => Spec.Name),
    networksOf: (name) =>
      (service(name).Spec.TaskTemplate.Networks ?? [])
        .map(({ Target }) => networkNames().get(Target ?? '') ?? '')
        .sort(),
    createNetwork: async (name) => {
      await send('POST', '/networks/create', { Name: name, Driver: 'overlay' });
    },
    createService: async (name, spec) => {
      await send('POST', '/services/create', {
        Name: name,
        TaskTemplate: { ContainerSpec: { Image: 'app' } },
        ...spec,
      });
    },
    remove: async (path) => {
      await send('DELETE', path);
    },
    updateConfig: async (text, change = (spec) => spec) => {
      configs += 1;
      const name = `com.docker.ucp.interlock.conf-${configs}`;
      const Data = Buffer.from(text).toString('base64');
      const { ID } = (await send('POST', '/configs/create', { Name: name, Data })) as { ID: string };
      const Configs = [
        { ConfigID: ID, ConfigName: name, File: { Name: '/config.toml', UID: '0', GID: '0' } },
      ];
      await update('ucp-interlock', (spec) => {
        const { TaskTemplate } = spec;
        const ContainerSpec = { ...TaskTemplate.ContainerSpec, Configs };
        return change({ ...spec, TaskTemplate: { ...TaskTemplate, ContainerSpec } });
      });
    },
    passes: () => core.passes(),
    stop: () => core.stop(),
    restart: async () => {
      await core.stop();
      core = startCore();
    },
    close: async () => {
      await core.stop();
      await engine.close();
    },
  };
}

/** A minimal block of config.toml, with the test's lines. */
export const block = (name: string, lines = ''): string => `
[Extensions.${name}]
Image = "extension:1"
ServiceName = "extension-${name}"
ProxyImage = "proxy:1"
ProxyServiceName = "proxy-${name}"
ProxyReplicas = 1
PublishMode = "host"
${lines}
`;
