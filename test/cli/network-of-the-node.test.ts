import { afterEach, beforeEach, expect, it } from 'vitest';
import { startCliOnSandbox, type CliOnSandbox } from '../support/sandbox/cli-on-sandbox.ts';

let cli: CliOnSandbox;

beforeEach(async () => {
  cli = await startCliOnSandbox();
});

afterEach(async () => {
  await cli.close();
});

it.each(['host', 'bridge'])(
  'a service joins network "%s" of its node, and the next plan is empty',
  async (name) => {
    await cli.declare(`apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app }
spec: { networks: [${name}], route: { hosts: [app.example], port: 80 }, image: nginx:1 }
`);
    await cli.run('apply', '--yes', '--no-wait');

    expect(await cli.run('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
  },
);
