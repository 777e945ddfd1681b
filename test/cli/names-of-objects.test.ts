import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCliWithInterlock, type CliWithInterlock } from '../support/sandbox/cli-with-interlock.ts';

let cli: CliWithInterlock;

beforeEach(async () => {
  cli = await startCliWithInterlock();
});

afterEach(async () => {
  await cli.close();
});

/** A service and its network of one name; as a key, or as that of a block, such a name is refused: `golden/problems/name-reserved`. */
const bothNamed = (name: string): string => `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec:
  nodes: [ucp-node-0]
  networks: [${name}]
  proxy: { publish: { http: { published: 8080 }, https: { published: 9080 } } }
---
apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: ${name} }
spec:
  serviceCluster: east
  route: { hosts: [${name}.example], port: 80 }
  image: app:1
  secrets: [{ name: ${name}, file: ${name}.txt }]
`;

const apply = ['apply', '--yes', '--stable-for', '0s', '--allow-interruption'] as const;

describe('names that every JavaScript object has', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty'])('as %s are names like any other', async (name) => {
    await cli.write(`${name}.txt`, 'secret');
    await cli.write('other.txt', 'secret');
    await cli.declare(bothNamed(name));

    const applied = await cli.run(...apply);

    expect(applied.code, applied.out).toBe(0);
    expect((await cli.run('plan')).out).toBe('No changes. Swarm matches the manifests.\n');
    expect((await cli.run('drift', '--detailed-exitcode')).code).toBe(0);

    await cli.declare(bothNamed('other'));
    const pruned = await cli.run(...apply, '--prune');

    expect(pruned.code, pruned.out).toBe(0);
    const names = cli.engine.sandbox.snapshot().services.map(({ Spec }) => Spec.Name);
    expect(names).toContain('other');
    expect(names).not.toContain(name);
  });
});
