import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCliOnSandbox, type CliOnSandbox, type CliResult } from '../support/sandbox/cli-on-sandbox.ts';

let cli: CliOnSandbox;

beforeEach(async () => {
  cli = await startCliOnSandbox(['web']);
});

afterEach(async () => {
  await cli.close();
});

const apply = (...args: readonly string[]): Promise<CliResult> =>
  cli.run('apply', '--yes', '--no-wait', '--allow-interruption', ...args);

const declare = (spec: string, annotations = '{}', name = 'app'): Promise<void> =>
  cli.declare(
    `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: ${name}, annotations: ${annotations} }
spec: { networks: [web], route: { hosts: [app.example], port: 80 }, ${spec} }
`,
  );

const serviceNamed = (name: string) =>
  cli.engine.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === name);

/** A change with the docker CLI: reads the service, changes it, writes it. */
const changeByHand = async (edit: (spec: Record<string, unknown>) => void): Promise<void> => {
  const service = serviceNamed('app')!;
  const spec = structuredClone(service.Spec) as unknown as Record<string, unknown>;
  edit(spec);
  const answer = await cli.engine.api(
    'POST',
    `/services/${service.ID}/update?version=${String(service.Version.Index)}`,
    spec,
  );
  expect(answer.status).toBe(200);
};

describe('swarm-reconciler.io/suspend and mode', () => {
  it.each([
    {
      annotations: "{ swarm-reconciler.io/suspend: 'true' }",
      reported: 'swarm-reconciler.io/suspend: "true"',
    },
    { annotations: '{ swarm-reconciler.io/mode: observe }', reported: 'swarm-reconciler.io/mode: observe' },
  ])('$annotations reports what would change and changes nothing', async ({ annotations, reported }) => {
    await declare('image: nginx:1, replicas: 2');
    expect((await apply()).code).toBe(0);
    await declare('image: nginx:2, replicas: 2', annotations);

    const applied = await apply();

    expect(applied.code).toBe(0);
    expect(applied.out).toContain(`service/app differs in image; it is observe-only (${reported})`);
    expect(serviceNamed('app')?.Spec.TaskTemplate.ContainerSpec?.Image).toMatch(/^nginx:1@/);

    await declare('image: nginx:2, replicas: 2');
    await apply();
    expect(serviceNamed('app')?.Spec.TaskTemplate.ContainerSpec?.Image).toMatch(/^nginx:2@/);
  });
});

describe('swarm-reconciler.io/ignore', () => {
  it('leaves a field to someone else, in the plan, in drift and in what is written', async () => {
    const ignore = `{ swarm-reconciler.io/ignore: '["/replicas", "/env/LEVEL"]' }`;
    await declare('image: nginx:1, replicas: 2, env: { LEVEL: info, OTHER: a }', ignore);
    await apply();
    await changeByHand((spec) => {
      spec['Mode'] = { Replicated: { Replicas: 5 } };
      const { ContainerSpec } = spec['TaskTemplate'] as { ContainerSpec: { Env: string[] } };
      ContainerSpec.Env = ['LEVEL=debug', 'OTHER=a'];
    });

    expect((await cli.run('plan', '--detailed-exitcode')).code).toBe(0);
    expect((await cli.run('drift', '--detailed-exitcode')).code).toBe(0);

    await declare('image: nginx:2, replicas: 2, env: { LEVEL: info, OTHER: b }', ignore);
    await apply();
    expect(serviceNamed('app')?.Spec.Mode.Replicated?.Replicas).toBe(5);
    expect(serviceNamed('app')?.Spec.TaskTemplate.ContainerSpec).toMatchObject({
      Env: ['LEVEL=debug', 'OTHER=b'],
    });
  });
});

describe('swarm-reconciler.io/prune', () => {
  it('"false" keeps a service whose manifest was removed', async () => {
    await declare('image: nginx:1', "{ swarm-reconciler.io/prune: 'false' }");
    await apply();
    await declare('image: nginx:1', '{}', 'another');

    const applied = await apply('--prune');

    expect(applied.out).toContain('service/app: no longer declared; kept');
    expect(serviceNamed('app')).toBeDefined();
  });

  it('deletes a service whose manifest was removed, and only with --prune', async () => {
    await declare('image: nginx:1');
    await apply();
    await declare('image: nginx:1', '{}', 'another');

    await apply();
    expect(serviceNamed('app')).toBeDefined();
    await apply('--prune');
    expect(serviceNamed('app')).toBeUndefined();
  });
});

describe('swarm-reconciler.io/adopt', () => {
  const adopt = "{ swarm-reconciler.io/adopt: 'true' }";
  const theirs = {
    Name: 'app',
    Labels: { theirs: '1' },
    TaskTemplate: { ContainerSpec: { Image: 'nginx:1', Env: ['A=1'], User: 'www' } },
    Mode: { Replicated: { Replicas: 3 } },
  };

  it('adopts a foreign service as far as it is declared, and leaves the rest to its owner', async () => {
    await cli.engine.api('POST', '/services/create', theirs);
    await declare('replicas: 4', adopt);

    expect((await apply()).code).toBe(0);

    const spec = serviceNamed('app')?.Spec;
    expect(spec?.Labels).toEqual({
      theirs: '1',
      'com.docker.lb.hosts': 'app.example',
      'com.docker.lb.port': '80',
    });
    expect(spec?.TaskTemplate.ContainerSpec).toMatchObject({ Image: 'nginx:1', Env: ['A=1'], User: 'www' });
    expect(spec?.Mode.Replicated?.Replicas).toBe(4);
    expect((await cli.run('plan', '--detailed-exitcode')).code).toBe(0);

    await changeByHand((changed) => {
      const { ContainerSpec } = changed['TaskTemplate'] as { ContainerSpec: { Env: string[] } };
      ContainerSpec.Env = ['A=1', 'B=2'];
    });
    expect((await cli.run('plan', '--detailed-exitcode')).code).toBe(0);
  });

  it('writes nothing to a service that already is as declared', async () => {
    const labels = { 'com.docker.lb.hosts': 'app.example', 'com.docker.lb.port': '80' };
    const TaskTemplate = { ...theirs.TaskTemplate, Networks: [{ Target: 'web' }] };
    await cli.engine.api('POST', '/services/create', { ...theirs, Labels: labels, TaskTemplate });
    const before = serviceNamed('app');
    await declare('replicas: 3', adopt);

    const applied = await apply();

    expect(applied.out).toContain('adopted as it is');
    expect(serviceNamed('app')).toEqual(before);
    expect((await cli.run('plan', '--detailed-exitcode')).code).toBe(0);
  });

  it('is refused without the annotation, which the message names', async () => {
    await cli.engine.api('POST', '/services/create', theirs);
    await declare('image: nginx:1');

    const applied = await apply();

    expect(applied.code).toBe(4);
    expect(applied.out).toContain('swarm-reconciler.io/adopt: "true"');
  });

  it('waits for a service that nobody has deployed yet', async () => {
    await declare('replicas: 1', adopt);

    const applied = await apply();

    expect(applied.code).toBe(0);
    expect(applied.out).toContain('service/app does not exist yet');
  });

  it('removes its fields when it is no longer declared, and never deletes the service', async () => {
    await cli.engine.api('POST', '/services/create', theirs);
    await declare('replicas: 4', adopt);
    await apply();
    await declare('image: nginx:1', '{}', 'another');

    await apply('--prune');

    expect(serviceNamed('app')?.Spec.Labels).toEqual({ theirs: '1' });
    expect(serviceNamed('app')?.Spec.TaskTemplate.Networks ?? []).toEqual([]);
    expect((await cli.run('plan', '--prune', '--detailed-exitcode')).code).toBe(0);
  });
});
