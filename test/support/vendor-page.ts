import { readFileSync } from 'node:fs';
import { poll } from './poll.ts';

/** Sends one request to an engine, real or simulated; every status is an answer. */
export type EngineApi = (method: string, path: string, body?: unknown) => Promise<EngineAnswer>;

export interface EngineAnswer {
  readonly status: number;
  readonly body: unknown;
}

const instanceId = { 'com.docker.ucp.InstanceID': 'vl5umu06ryluu66uzjcv5h1bo' };

const defaultConfig = readFileSync(new URL('../fixtures/default-config.toml', import.meta.url));

/**
 * The swarm at the start of the vendor's page: layer 7 routing is enabled, so a core runs on conf-1 with the default
 * config, and with the proxy and extension that it made. They are stand-ins, since the vendor's images are not available.
 */
export async function seedVendorPage(api: EngineApi): Promise<void> {
  await markNodes(api);
  await seedCore(api);
  await createStandIn(api, 'ucp-interlock-extension', { task: { Networks: [{ Target: 'ucp-interlock' }] } });
  await createStandIn(api, 'ucp-interlock-proxy', {
    service: {
      Mode: { Replicated: { Replicas: 2 } },
      EndpointSpec: {
        Ports: [
          { PublishedPort: 80, TargetPort: 80, PublishMode: 'ingress', Protocol: 'tcp' },
          { PublishedPort: 8443, TargetPort: 443, PublishMode: 'ingress', Protocol: 'tcp' },
        ],
      },
    },
  });
}

/** What exists before the core has made anything: a core on conf-1, and its network. */
export async function seedCore(api: EngineApi, config: string | Buffer = defaultConfig): Promise<void> {
  const configName = 'com.docker.ucp.interlock.conf-1';
  const configId = await create(api, '/configs/create', {
    Name: configName,
    Data: Buffer.from(config).toString('base64'),
  });
  await create(api, '/networks/create', { Name: 'ucp-interlock', Driver: 'overlay', CheckDuplicate: true });
  await createStandIn(api, 'ucp-interlock', {
    container: {
      Args: ['-D', 'run', '-c', '/config.toml'],
      Configs: [
        {
          ConfigID: configId,
          ConfigName: configName,
          File: { Name: '/config.toml', UID: '0', GID: '0', Mode: 0o444 },
        },
      ],
    },
    task: { Networks: [{ Target: 'ucp-interlock' }] },
  });
}

interface Node {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: { readonly Labels: Readonly<Record<string, string>> };
}

/** MKE labels the nodes that may run swarm services, and the default config.toml requires that label. */
export async function markNodes(api: EngineApi): Promise<void> {
  const mark = 'com.docker.ucp.orchestrator.swarm';
  // The version of a node increases whenever it reports, so a write may have to be retried.
  await poll('all nodes are marked for swarm', async () => {
    const nodes = (await api('GET', '/nodes')).body as readonly Node[];
    const unmarked = nodes.filter(({ Spec }) => Spec.Labels[mark] !== 'true');
    const answers = unmarked.map(({ ID, Version, Spec }) => {
      const spec = { ...Spec, Labels: { ...Spec.Labels, [mark]: 'true' } };
      return api('POST', `/nodes/${ID}/update?version=${Version.Index}`, spec);
    });
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    return statuses.every((status) => status === 200) ? true : undefined;
  });
}

interface StandIn {
  readonly service?: object;
  readonly task?: object;
  readonly container?: object;
}

const createStandIn = (
  api: EngineApi,
  name: string,
  { service, task, container }: StandIn,
): Promise<string> =>
  create(api, '/services/create', {
    Name: name,
    Labels: instanceId,
    TaskTemplate: { ContainerSpec: { Image: `docker/${name}:3.2.3`, ...container }, ...task },
    ...service,
  });

async function create(api: EngineApi, path: string, body: unknown): Promise<string> {
  const answer = await api('POST', path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  const { ID, Id } = answer.body as { readonly ID?: string; readonly Id?: string };
  return ID ?? Id ?? '';
}
