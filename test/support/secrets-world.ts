import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startCliOnSandbox, type CliOnSandbox, type CliResult } from './sandbox/cli-on-sandbox.ts';
import type { SearchedText } from './traces.ts';

type ObjectState = ReturnType<Sandbox['snapshot']>['secrets'][number];
type ServiceState = ReturnType<Sandbox['snapshot']>['services'][number];

/** The command line on a simulated swarm, with queries about secrets and configs. */
export interface SecretsWorld {
  readonly cli: CliOnSandbox;
  run(command: string, ...args: readonly string[]): Promise<CliResult>;
  apply(...args: readonly string[]): Promise<CliResult>;
  /** Applies the folder and expects that nothing is left to do; returns the output of `apply`. */
  converge(...manifests: readonly string[]): Promise<string>;
  secretNames(): readonly string[];
  /** Without the ledger. */
  configNames(): readonly string[];
  objectOf(kind: 'secrets' | 'configs', name: string): ObjectState;
  dataOf(kind: 'secrets' | 'configs', name: string): Buffer;
  serviceOf(name: string): ServiceState;
  /** Target and name of each secret. */
  mountsOf(name: string): readonly (readonly [string | undefined, string])[];
  /** The writes after that many requests, without configs, since the ledger is a config. */
  writesSince(requests: number): readonly string[];
  /** Everything that was sent to the engine or printed, except the one place where a secret has to occur. */
  searched(): readonly SearchedText[];
}

/** A service on the network of this world. */
export const serviceText = (name: string, spec: string, route = ''): string =>
  `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: ${name} }
spec:
  route: { hosts: [${name}.test], port: 8000${route} }
  image: nginx:1
  networks: [front]
  ${spec}
`;

export async function startSecretsWorld(): Promise<SecretsWorld> {
  const cli = await startCliOnSandbox();
  await cli.engine.api('POST', '/networks/create', {
    Name: 'front',
    Driver: 'overlay',
    CheckDuplicate: true,
  });
  const outputs: string[] = [];
  const state = (): ReturnType<Sandbox['snapshot']> => cli.engine.sandbox.snapshot();
  const run: SecretsWorld['run'] = async (command, ...args) => {
    const result = await cli.run(command, ...args);
    outputs.push(result.out);
    return result;
  };
  const apply: SecretsWorld['apply'] = (...args) =>
    run('apply', '--yes', '--no-wait', '--prune', '--allow-interruption', ...args);
  const serviceOf = (name: string): ServiceState => {
    const found = state().services.find(({ Spec }) => Spec.Name === name);
    if (found === undefined) throw new Error(`no service ${name}`);
    return found;
  };
  const objectOf: SecretsWorld['objectOf'] = (kind, name) => {
    const found = state()[kind].find(({ Spec }) => Spec.Name === name);
    if (found === undefined) throw new Error(`none of the ${kind} is called ${name}`);
    return found;
  };
  return {
    cli,
    run,
    apply,
    converge: async (...manifests) => {
      if (manifests.length > 0) await cli.declare(manifests.join('---\n'));
      const applied = await apply();
      expect(applied.code, applied.out).toBe(0);
      const plan = await run('plan', '--prune', '--detailed-exitcode');
      expect(plan.code, plan.out).toBe(0);
      return applied.out;
    },
    secretNames: () => state().secrets.map(({ Spec }) => Spec.Name),
    configNames: () =>
      state()
        .configs.map(({ Spec }) => Spec.Name)
        .filter((name) => !name.startsWith('swarm-reconciler.')),
    objectOf,
    dataOf: (kind, name) => Buffer.from(objectOf(kind, name).Spec.Data ?? '', 'base64'),
    serviceOf,
    mountsOf: (name) =>
      (serviceOf(name).Spec.TaskTemplate.ContainerSpec?.Secrets ?? []).map(({ File, SecretName }) => [
        File?.Name,
        SecretName,
      ]),
    writesSince: (requests) =>
      cli.requests
        .slice(requests)
        .filter(({ method }) => !['GET', 'HEAD'].includes(method))
        .map(
          ({ method, path }) =>
            `${method} ${path.replace(/^\/v[\d.]+/, '').replace(/\b[a-z0-9]{25}\b/, 'ID')}`,
        )
        .filter((write) => !write.startsWith('POST /configs')),
    searched: () => [
      ...outputs.map((text, index) => ({ where: `output ${String(index)}`, text })),
      ...cli.requests.map(({ method, path, query, body }) => ({
        where: `${method} ${path}`,
        text: `${path} ${JSON.stringify(query)} ${withoutSecret(path, body)}`,
      })),
    ],
  };
}

function withoutSecret(path: string, body: string): string {
  if (!path.endsWith('/secrets/create')) return body;
  const { Data, ...rest } = JSON.parse(body) as { readonly Data: string };
  return JSON.stringify(rest);
}
