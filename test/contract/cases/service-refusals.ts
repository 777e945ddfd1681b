import { expect, it } from 'vitest';
import { alreadyExists, expectRefused, invalidArgument, serviceSpec, unknown, type World } from '../world.ts';

const dnsName = invalidArgument('name must be valid as a DNS name component');

export function serviceRefusalCases(world: () => World): void {
  const create = (spec: object) => world().post('/services/create', spec);
  const createWith = (options: Parameters<typeof serviceSpec>[1]) =>
    create(serviceSpec(world().name('bad'), options));

  it.each([
    ['a.b', dnsName],
    ['-a', dnsName],
    ['a-', dnsName],
    ['a b', dnsName],
    ['x'.repeat(64), invalidArgument('name must be 63 characters or fewer')],
  ])('the service name %j is refused', async (name, message) => {
    expectRefused(await create(serviceSpec(name)), 400, message);
  });

  it('a second service with the same name is refused', async () => {
    const { name } = await world().createService('twice');

    const answer = await create(serviceSpec(name));

    const message = `name conflicts with an existing object: service ${name} already exists`;
    expectRefused(answer, 409, alreadyExists(message));
  });

  it('a spec without a container is refused', async () => {
    for (const spec of [{}, { Name: 'x', TaskTemplate: {} }]) {
      expectRefused(await create(spec), 400, 'mismatched Runtime and *Spec fields');
    }
    expectRefused(
      await world().client.send('POST', '/services/create', { raw: 'null' }),
      400,
      'mismatched Runtime and *Spec fields',
    );
  });

  it.each([
    ['', 'image reference must be provided'],
    ['Bad Image', '"Bad Image" is not a valid repository/tag'],
    ['a:b:c', '"a:b:c" is not a valid repository/tag'],
    ['UPPER', '"UPPER" is not a valid repository/tag'],
    ['a/UPPER', '"a/UPPER" is not a valid repository/tag'],
    ['x@sha256:zz', '"x@sha256:zz" is not a valid repository/tag'],
  ])('the image %j is refused', async (Image, message) => {
    const answer = await createWith({ container: { Image } });

    expectRefused(answer, 400, invalidArgument(`ContainerSpec: ${message}`));
  });

  it('an image with capitals before the slash is refused, or taken as that of a registry', async () => {
    const Image = 'UPPER/x';

    const answer = await createWith({ container: { Image } });

    if (world().answers.takesHostInCapitals) expect(answer.status).toBe(201);
    else {
      const message = `ContainerSpec: "${Image}" is not a valid repository/tag`;
      expectRefused(answer, 400, invalidArgument(message));
    }
  });

  it('a mount of a cluster volume is refused by engines that do not have them', async () => {
    const Mounts = [{ Source: '/tmp', Target: '/a', Type: 'cluster' }];

    const answer = await createWith({ container: { Mounts } });

    if (world().answers.hasClusterVolumes) expect(answer.status).toBe(201);
    else expectRefused(answer, 400, 'invalid MountType: "cluster"');
  });

  it('more than one mode is refused', async () => {
    const answer = await createWith({ Mode: { Replicated: {}, Global: {} } });

    expectRefused(answer, 400, 'must specify only one service mode');
  });

  it.each([
    ['node.labels.a=b', 'constraint expected one operator from ==, !='],
    ['node.labels.a==', "value '' is invalid"],
    ['node.labels.a b==c', "key 'node.labels.a b' is invalid"],
    ['node.labels.a==b==c', "value 'b==c' is invalid"],
    ['==x', "key '' is invalid"],
  ])('the constraint %j is refused with 500', async (constraint, message) => {
    const answer = await createWith({ task: { Placement: { Constraints: [constraint] } } });

    expectRefused(answer, 500, unknown(message));
  });

  it.each([
    [{ UpdateConfig: { FailureAction: 'zz' } }, 'unrecognized update failure action zz'],
    [{ UpdateConfig: { Order: 'zz' } }, 'unrecognized update order zz'],
    [{ task: { RestartPolicy: { Condition: 'zz' } } }, 'invalid RestartCondition: "zz"'],
    [{ EndpointSpec: { Mode: 'zz' } }, 'invalid resolution mode: "zz"'],
    [{ container: { Mounts: [{ Type: 'zz', Target: '/a' }] } }, 'invalid MountType: "zz"'],
    [
      { UpdateConfig: { MaxFailureRatio: 2 } },
      invalidArgument('TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1'),
    ],
    [{ UpdateConfig: { Delay: -2 } }, invalidArgument('TaskSpec: update-delay cannot be negative')],
    [
      { task: { Resources: { Limits: { MemoryBytes: 5 } } } },
      invalidArgument('invalid memory value 5: Must be at least 4MiB'),
    ],
    [
      {
        container: {
          Mounts: [
            { Type: 'volume', Target: '/a' },
            { Type: 'volume', Target: '/a' },
          ],
        },
      },
      invalidArgument('ContainerSpec: duplicate mount point: /a'),
    ],
    [
      { container: { Mounts: [{ Source: '/tmp', Target: '/a', BindOptions: { Propagation: 'zz' } }] } },
      'invalid MountPropagation: "zz"',
    ],
    [
      { container: { Healthcheck: { Interval: 1 } } },
      invalidArgument('ContainerSpec: Interval in HealthConfig cannot be less than 1ms'),
    ],
    [
      { container: { Healthcheck: { Retries: -1 } } },
      invalidArgument('ContainerSpec: Retries in HealthConfig cannot be negative'),
    ],
    [
      { container: { Privileges: { CredentialSpec: { File: 'x', Registry: 'y' } } } },
      'invalid CredentialSpec: cannot specify both "file" and "registry" credential specs',
    ],
    [
      { container: { Privileges: { CredentialSpec: {} } } },
      'invalid CredentialSpec: must either provide "file", "registry", or "config" for credential spec',
    ],
    [
      { container: { Privileges: { CredentialSpec: { Config: 'x' } } } },
      invalidArgument(
        "CredentialSpec references config 'x', but that config isn't in config references with RuntimeTarget",
      ),
    ],
    [
      { task: { Resources: { Limits: { NanoCPUs: 1 } } } },
      invalidArgument('invalid cpu value 1e-09: Must be at least 0.001'),
    ],
    [
      { task: { Resources: { Reservations: { NanoCPUs: 999_999 } } } },
      invalidArgument('invalid cpu value 0.000999999: Must be at least 0.001'),
    ],
    [
      { task: { RestartPolicy: { Delay: -1 } } },
      invalidArgument('TaskSpec: restart-delay cannot be negative'),
    ],
    [
      { task: { RestartPolicy: { Window: -1 } } },
      invalidArgument('TaskSpec: restart-window cannot be negative'),
    ],
    [{ Mode: { GlobalJob: {} }, UpdateConfig: {} }, invalidArgument('Jobs may not have an update config')],
    [
      {
        EndpointSpec: {
          Ports: [
            { TargetPort: 80, PublishedPort: 9406 },
            { TargetPort: 80, PublishedPort: 9406, PublishMode: 'host' },
          ],
        },
      },
      invalidArgument('EndpointSpec: duplicate published ports provided'),
    ],
  ])('the options %j are refused', async (options, message) => {
    expectRefused(await createWith(options), 400, message);
  });
}
