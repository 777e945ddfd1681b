import { createRouterMemory } from '../../src/router/pass/router-state.ts';
import { createCachedSwarm } from '../../src/router/reading/cached-swarm.ts';
import { runRouterPass } from '../../src/router/pass/router-pass.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import type { SwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { createSwarmWriter } from '../../src/swarm/swarm-writer.ts';
import { parseJson } from '../../src/kernel/json.ts';
import { eastRoute } from '../../test/builders/router.ts';
import { createInstantClock } from '../../test/fakes/instant-clock.ts';
import { createRouterOnSandbox } from '../../test/fakes/router-on-sandbox.ts';
import { createService } from '../../test/support/sandbox/core-on-sandbox.ts';

/** What a pass of the core costs while nothing changes, without the engine: it answers from memory. */
const services = 1000;
const passes = 20;

const configToml = `
[Extensions.east]
ProxyImage = "nginx:1"
ProxyServiceName = "proxy-east"
ProxyReplicas = 1
ServiceCluster = "east"
`;

async function swarmOfRoutes(): Promise<ReturnType<typeof createRouterOnSandbox>> {
  const core = createRouterOnSandbox(configToml);
  const IPAM = { Config: [{ Subnet: '10.64.0.0/16' }] };
  await core.api('POST', '/networks/create', { Name: 'edge', Driver: 'overlay', CheckDuplicate: true, IPAM });
  for (let number = 0; number < services; number += 1) {
    const labels = eastRoute(`h${number}.example.test`);
    await createService(core, { name: `web-${number}`, labels, replicas: 2 });
  }
  // The second one has nothing to do.
  await core.pass();
  await core.pass();
  return core;
}

const core = await swarmOfRoutes();
const answers = new Map<string, string>();
const counted = { requests: 0 };

const answerOf = (path: string): string => {
  const query = path === '/tasks' ? { filters: '{"desired-state":["running"]}' } : {};
  const request = { method: 'GET', path: `/v1.41${path}`, query, body: '' };
  return core.sandbox.handle(request).body;
};

const connection: SwarmConnection = {
  request: ({ path, method }) => {
    if (method !== 'GET') throw new Error(`An idle pass writes: ${method} ${path}`);
    counted.requests += 1;
    const text = answers.get(path) ?? answerOf(path);
    answers.set(path, text);
    return Promise.resolve(parseJson(text));
  },
  follow: () => Promise.resolve(),
  apiVersion: () => Promise.resolve('1.41'),
  renew: () => undefined,
};

const swarm = createCachedSwarm(createSwarmReader(connection), createSwarmWriter(connection));
const silent = (): void => undefined;
const context = {
  dependencies: {
    configToml: { path: '/config.toml', read: () => Promise.resolve(configToml) },
    reader: swarm.reader,
    writer: swarm.writer,
    tester: { test: () => Promise.resolve({ kind: 'accepted' as const }) },
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    clock: createInstantClock(),
    makeSalt: () => '00',
  },
  settings: { owner: 'interlock' },
  memory: createRouterMemory(),
  signal: new AbortController().signal,
};

await runRouterPass(context);
const costs: number[] = [];
for (let pass = 0; pass < passes; pass += 1) {
  counted.requests = 0;
  const before = process.cpuUsage();
  await runRouterPass(context);
  const { user, system } = process.cpuUsage(before);
  costs.push((user + system) / 1000);
}
costs.sort((left, right) => left - right);
const shown = [0, passes >> 1, passes - 1].map((index) => `${costs[index]?.toFixed(0)} ms`).join(', ');
console.log(
  `${services} services, nothing to do: ${counted.requests} requests a pass, CPU ${shown} (least, median, most)`,
);
