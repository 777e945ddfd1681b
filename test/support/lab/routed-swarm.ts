import type { Lab } from '../../../tools/lab/lab.ts';
import { poll } from '../poll.ts';

export const [east, west, manager] = ['ucp-node-0', 'ucp-node-1', 'ucp-manager-0'] as const;

interface ServiceOptions {
  /** Route labels without their prefix. */
  readonly labels: Readonly<Record<string, string>>;
  readonly cluster?: string;
  readonly network?: string;
  /** Further arguments of `docker service create`. */
  readonly more?: readonly string[];
}

/** A lab with a core and the clusters east and west on a node each: services with a route, and requests to their proxies. */
export type RoutedSwarm = ReturnType<typeof routedSwarm>;

export function routedSwarm(lab: Lab) {
  const addressOf = (node: string): string => lab.nodes.find(({ name }) => name === node)?.address ?? '';
  /** What curl prints, its errors included. */
  const ask = (...options: readonly string[]): Promise<string> =>
    lab.inNode(manager, ['sh', '-c', '"$@" 2>&1 || true', 'sh', 'curl', '-sS', '-m', '5', ...options]);
  const curl = (node: string, host: string, path = '/', ...options: readonly string[]): Promise<string> =>
    ask('-i', ...options, '-H', `Host: ${host}`, `http://${addressOf(node)}${path}`);
  const inspect = async (service: string, format: string): Promise<string> =>
    (await lab.docker(['service', 'inspect', service, '--format', format])).trim();
  /** Everything by which a change of a proxy shows. */
  const stateOf = (proxy: string): Promise<readonly string[]> =>
    Promise.all([
      inspect(proxy, '{{.Version.Index}}'),
      lab.docker(['service', 'ps', proxy, '--quiet', '--no-trunc']),
      inspect(proxy, '{{json .Spec.TaskTemplate.ContainerSpec.Configs}}'),
    ]);
  return {
    addressOf,
    curl,
    inspect,
    stateOf,
    curlTls: (node: string, host: string): Promise<string> =>
      ask('-kv', '--resolve', `${host}:8443:${addressOf(node)}`, `https://${host}:8443/`),
    until: (what: string, look: () => Promise<string>, pattern: RegExp): Promise<string> =>
      poll(`${what} answers ${pattern.source}`, async () => {
        const answer = await look();
        return pattern.test(answer) ? answer : undefined;
      }),
    create: (
      name: string,
      { labels, cluster = 'east', network = `${cluster}net`, more = [] }: ServiceOptions,
    ): Promise<string> => {
      const all = { port: '8000', service_cluster: cluster, ...labels };
      const routed = Object.entries(all).flatMap(([key, value]) => [
        '--label',
        `com.docker.lb.${key}=${value}`,
      ]);
      return lab.docker([
        ...['service', 'create', '--detach', '--name', name, '--network', network, ...routed, ...more],
        ...[`${lab.registry}/node:1`, '-e', echo],
      ]);
    },
    update: (...args: readonly string[]): Promise<string> =>
      lab.docker(['service', 'update', '--detach', ...args]),
    /** Ids of the containers that have answered a number of requests. */
    answeredBy: async (
      host: string,
      requests: number,
      ...options: readonly string[]
    ): Promise<ReadonlySet<string>> => {
      const ids: string[] = [];
      for (let index = 0; index < requests; index += 1) {
        const [, id] = /"id":"(\w+)"/.exec(await curl(east, host, '/', ...options)) ?? [];
        if (id !== undefined) ids.push(id);
      }
      return new Set(ids);
    },
    /** Once swarm has ended its rollout, which moves the version too. */
    settledState: async (proxy: string): Promise<readonly string[]> => {
      await poll(`${proxy} is settled`, async () =>
        (await inspect(proxy, '{{with .UpdateStatus}}{{.State}}{{end}}')).includes('updating')
          ? undefined
          : true,
      );
      return stateOf(proxy);
    },
  };
}

/** Answers with what it was asked, upgrades what asks for it, and serves TLS where it has a certificate. */
const echo = `
const fs = require('node:fs'); const { hostname } = require('node:os');
const files = ['/run/secrets/app.pem', '/run/secrets/app.key'];
const tls = files.every((file) => fs.existsSync(file));
const answer = (request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ id: hostname(), url: request.url, headers: request.headers }) + '\\n');
};
const server = tls
  ? require('node:https').createServer({ cert: fs.readFileSync(files[0]), key: fs.readFileSync(files[1]) }, answer)
  : require('node:http').createServer(answer);
server.on('upgrade', (_request, socket) =>
  socket.end('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n'));
server.listen(8000);
process.on('SIGTERM', () => process.exit(0));`;
