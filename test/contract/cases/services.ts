import { expect, it } from 'vitest';
import { since } from '../answers.ts';
import { expectRefused, image, serviceSpec, textLike, type World } from '../world.ts';

export function serviceCases(world: () => World): void {
  const create = (spec: object) => world().post('/services/create', spec);
  const read = async (key: string, query?: Record<string, string>) =>
    (await world().get(`/services/${key}`, query)).json;

  it('a minimal service is returned with mode, labels, isolation, runtime and counter filled in', async () => {
    const Name = world().name('minimal');
    // No node meets the constraint, so the replica does not run.
    const Placement = { Constraints: ['node.hostname==nowhere'] };

    const answer = await create({ Name, TaskTemplate: { ContainerSpec: { Image: image }, Placement } });

    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({ ID: textLike(/^[0-9a-z]{25}$/), ...world().answers.createdService });
    const service = await read(Name);
    expect(Object.keys(service)).toEqual(['ID', 'Version', 'CreatedAt', 'UpdatedAt', 'Spec', 'Endpoint']);
    expect(service.Endpoint).toEqual({ Spec: {} });
    expect(service.Spec).toEqual({
      Name,
      Labels: {},
      TaskTemplate: {
        ContainerSpec: { Image: image, Isolation: 'default' },
        Placement,
        ForceUpdate: 0,
        Runtime: 'container',
      },
      Mode: { Replicated: { Replicas: 1 } },
    });
  });

  it("insertDefaults fills in swarm's defaults, for one service but not for lists", async () => {
    const { name } = await world().createService('defaults');
    const update = {
      Parallelism: 1,
      FailureAction: 'pause',
      Monitor: 5_000_000_000,
      MaxFailureRatio: 0,
      Order: 'stop-first',
    };

    const { Spec } = await read(name, { insertDefaults: 'true' });
    const { list } = await world().get('/services', { filters: { name: [name] }, insertDefaults: 'true' });

    expect(Spec).toEqual({
      Name: name,
      Labels: {},
      TaskTemplate: {
        ContainerSpec: {
          Image: image,
          StopGracePeriod: 10_000_000_000,
          DNSConfig: {},
          Isolation: 'default',
        },
        Resources: {},
        RestartPolicy: { Condition: 'any', Delay: 5_000_000_000, MaxAttempts: 0 },
        Placement: {},
        ForceUpdate: 0,
        Runtime: 'container',
      },
      Mode: { Replicated: { Replicas: 0 } },
      UpdateConfig: update,
      RollbackConfig: update,
    });
    expect(list[0]!.Spec).not.toHaveProperty('UpdateConfig');
  });

  it('empty objects are returned with defaults, empty lists and maps are dropped', async () => {
    const { name } = await world().createService('empty', {
      container: {
        Privileges: {},
        DNSConfig: {},
        Healthcheck: {},
        Labels: {},
        Env: [],
        Init: false,
        StopGracePeriod: 0,
      },
      task: { RestartPolicy: {}, Placement: {}, Resources: {}, LogDriver: {}, Networks: [] },
      UpdateConfig: {},
      RollbackConfig: { Parallelism: 2 },
      EndpointSpec: {},
      Labels: null,
    });
    const { Spec, Endpoint } = await read(name);
    const filled = await read(name, { insertDefaults: 'true' });

    const update = { Parallelism: 0, FailureAction: 'pause', MaxFailureRatio: 0, Order: 'stop-first' };
    expect(Spec).toEqual({
      Name: name,
      Labels: {},
      TaskTemplate: {
        ContainerSpec: {
          Image: image,
          Privileges: {
            ...{ CredentialSpec: null, SELinuxContext: null },
            ...since(world().answers, '1.44', { NoNewPrivileges: false }),
          },
          Init: false,
          StopGracePeriod: 0,
          Healthcheck: {},
          DNSConfig: {},
          Isolation: 'default',
        },
        Resources: {},
        RestartPolicy: { Condition: 'any', MaxAttempts: 0 },
        Placement: {},
        LogDriver: {},
        ForceUpdate: 0,
        Runtime: 'container',
      },
      Mode: { Replicated: { Replicas: 0 } },
      UpdateConfig: update,
      RollbackConfig: { ...update, Parallelism: 2 },
      EndpointSpec: { Mode: 'vip' },
    });
    expect(Endpoint).toEqual({ Spec: {} });
    expect(filled.Spec.UpdateConfig).toEqual({ ...update, Monitor: 5_000_000_000 });
    expect(filled.Spec.TaskTemplate.RestartPolicy.Delay).toBe(5_000_000_000);
  });

  it('every option is returned as sent, capabilities too', async () => {
    const container = {
      Image: image,
      Labels: { c: '1' },
      Args: ['8000'],
      Hostname: 'hn-{{.Task.Slot}}',
      Env: ['A=1'],
      Dir: '/',
      User: '0',
      Groups: ['7'],
      Init: true,
      StopSignal: 'SIGQUIT',
      TTY: true,
      ReadOnly: true,
      Mounts: [
        { Type: 'tmpfs', Target: '/t', TmpfsOptions: { SizeBytes: 1_000_000 } },
        { Type: 'volume', Source: 'v1', Target: '/v' },
      ],
      StopGracePeriod: 7_000_000_000,
      Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 5_000_000_000, Retries: 3 },
      Hosts: ['10.0.0.9 h'],
      DNSConfig: { Nameservers: ['10.98.0.1'], Search: ['ex.test'], Options: ['ndots:1'] },
      Isolation: 'default',
      Sysctls: { 'net.core.somaxconn': '512' },
      CapabilityAdd: ['NET_ADMIN'],
      CapabilityDrop: ['cap_chown'],
      Ulimits: [{ Name: 'nofile', Hard: 2000, Soft: 1000 }],
    };
    const task = {
      Resources: {
        Limits: { NanoCPUs: 500_000_000, MemoryBytes: 67_108_864, Pids: 50 },
        Reservations: { NanoCPUs: 100_000_000, MemoryBytes: 16_777_216 },
      },
      RestartPolicy: { Condition: 'on-failure', Delay: 3, MaxAttempts: 4, Window: 60 },
      Placement: {
        Constraints: ['node.labels.region==east', 'node.role != manager'],
        Preferences: [{ Spread: { SpreadDescriptor: 'node.labels.region' } }],
        MaxReplicas: 1,
        Platforms: [{ Architecture: 'amd64', OS: 'linux' }],
      },
      LogDriver: { Name: 'json-file', Options: { 'max-size': '1m' } },
      ForceUpdate: 7,
      Runtime: 'container',
    };
    const update = {
      Parallelism: 3,
      Delay: 2,
      FailureAction: 'rollback',
      Monitor: 8,
      MaxFailureRatio: 0.25,
      Order: 'start-first',
    };
    const { name } = await world().createService('full', {
      container,
      task,
      Labels: { 'com.docker.lb.hosts': 'demo.A' },
      UpdateConfig: update,
      RollbackConfig: update,
    });

    const { Spec } = await read(name);

    expect(Spec).toEqual({
      Name: name,
      Labels: { 'com.docker.lb.hosts': 'demo.A' },
      TaskTemplate: {
        // The docker client turns NET_ADMIN into CAP_NET_ADMIN, not the engine.
        ContainerSpec: container,
        ...task,
      },
      Mode: { Replicated: { Replicas: 0 } },
      UpdateConfig: update,
      RollbackConfig: update,
    });
  });

  it('lists keep their order', async () => {
    const env = ['B=2', 'A=1', 'C=3'];
    const constraints = ['node.role==worker', 'node.labels.b==1', 'node.labels.a==1'];
    const { name } = await world().createService('order', {
      container: { Env: env },
      task: { Placement: { Constraints: constraints } },
    });

    const { TaskTemplate } = (await read(name)).Spec;

    expect(TaskTemplate.ContainerSpec.Env).toEqual(env);
    expect(TaskTemplate.Placement.Constraints).toEqual(constraints);
  });

  it('a service without a name gets one', async () => {
    const { ID } = (await create(serviceSpec(''))).json;

    const { Spec } = await read(ID);

    await world().remove(`/services/${ID}`);
    expect(Spec.Name).toMatch(/^[a-z]+_[a-z]+\d*/);
  });

  it('a name may have underscores and capitals, and 63 characters', async () => {
    const { name } = await world().createService('Under_Score');
    const long = await create(serviceSpec(world().name('x').padEnd(63, 'x')));

    expect((await read(name)).Spec.Name).toBe(name);
    expect(long.status).toBe(201);
  });

  it.each(['a/b/c:1', 'host:5000/x', 'x@sha256:' + 'a'.repeat(64), 'localhost/x:latest'])(
    'the image %j is accepted, whether it exists or not',
    async (Image) => {
      await world().createService('image', { container: { Image } });
    },
  );

  it('an empty replicated mode is one replica', async () => {
    const { name } = await world().createService('mode', {
      Mode: { Replicated: {} },
      task: { Placement: { Constraints: ['node.hostname==nowhere'] } },
    });

    expect((await read(name)).Spec.Mode).toEqual({ Replicated: { Replicas: 1 } });
  });

  it('a service is found by id, name and id prefix, case-sensitively', async () => {
    const { id, name } = await world().createService('find');

    for (const key of [id, name, id.slice(0, 12)]) expect((await read(key)).ID).toBe(id);
    const upper = name.toUpperCase();
    expectRefused(await world().get(`/services/${upper}`), 404, `service ${upper} not found`);
  });

  it('a missing service is 404 for every call', async () => {
    const update = await world().post('/services/nosuch/update', serviceSpec('nosuch'), { version: 1 });

    expectRefused(update, 404, 'service nosuch not found');
    expectRefused(await world().get('/services/nosuch'), 404, 'service nosuch not found');
    expectRefused(await world().remove('/services/nosuch'), 404, 'service nosuch not found');
  });

  it('removing answers 200 without a body, and the service is gone', async () => {
    const { id, name } = await world().createService('gone');

    expect(await world().remove(`/services/${name}`)).toMatchObject({ status: 200, text: '' });
    expectRefused(await world().get(`/services/${id}`), 404, `service ${id} not found`);
  });
}
