import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { createRouterOnSandbox, type RouterOnSandbox } from '../fakes/router-on-sandbox.ts';
import { createService, renderedFile, serviceNamed, writesIn } from '../support/sandbox/core-on-sandbox.ts';
import { eastRoute } from '../builders/router.ts';

const configToml = (more = ''): string => `
[Extensions.east]
ProxyImage = "nginx:1"
ProxyServiceName = "proxy-east"
ProxyReplicas = 1
ServiceCluster = "east"
${more}`;

const lists = ['/services', '/tasks', '/nodes', '/networks', '/configs', '/secrets'];

describe('runRouterPass()', () => {
  let core: RouterOnSandbox;

  const configNames = async (): Promise<readonly string[]> =>
    ((await core.api('GET', '/configs')).body as { readonly Spec: { readonly Name: string } }[])
      .map(({ Spec }) => Spec.Name)
      .filter((name) => name.startsWith('com.docker.interlock.proxy.'));

  beforeEach(async () => {
    core = createRouterOnSandbox(configToml());
    await core.api('POST', '/networks/create', { Name: 'edge', Driver: 'overlay', CheckDuplicate: true });
    await createService(core, { name: 'web', labels: eastRoute('a.test') });
    await core.pass();
    core.requests.length = 0;
  });

  it('reads at most four lists, however many services there are, and writes nothing if nothing changed', async () => {
    for (let index = 0; index < 50; index += 1)
      await createService(core, { name: `web-${index}`, labels: eastRoute(`h${index}.test`) });
    await core.pass();
    core.requests.length = 0;
    await core.passOfLoop();
    core.requests.length = 0;

    await core.passOfLoop();

    const read = core.requests.map(({ path }) => path.replace('/v1.41', ''));
    expect(read.filter((path) => lists.includes(path)).toSorted()).toEqual(['/nodes', '/services', '/tasks']);
    expect(read).toHaveLength(3);
  });

  it.each(lists)('fails as a whole if %s cannot be read, and writes nothing', async (list) => {
    core.faultOf = ({ method, path }) => (method === 'GET' && path === `/v1.41${list}` ? '503' : undefined);
    const before = await renderedFile(core, 'proxy-east');

    await expect(core.pass()).rejects.toThrow(Failure);

    expect(writesIn(core.requests)).toEqual([]);
    expect(await renderedFile(core, 'proxy-east')).toBe(before);
  });

  it('removes the proxy of a block that is gone, and its file', async () => {
    core.configToml = configToml().replaceAll('east', 'west');
    await core.pass();

    expect(await serviceNamed(core, 'proxy-east')).toBeUndefined();
    expect(await serviceNamed(core, 'proxy-west')).toBeDefined();
    await core.pass();
    expect(await configNames()).toEqual([expect.stringMatching(/^com\.docker\.interlock\.proxy\.west-/)]);
  });

  it('keeps files that a proxy still runs with or would go back to', async () => {
    for (const host of ['b.test', 'c.test', 'd.test']) {
      await createService(core, { name: host.charAt(0), labels: eastRoute(host) });
      await core.pass();
    }
    const names = await configNames();

    expect(names.length).toBeGreaterThanOrEqual(2);
    expect(names.length).toBeLessThanOrEqual(3);
  });

  it('follows a change of config.toml under it', async () => {
    core.configToml = configToml('PublishMode = "host"\nPublishedPort = 81\n');
    await core.pass();

    expect((await serviceNamed(core, 'proxy-east'))?.Spec['EndpointSpec']).toMatchObject({
      Ports: [
        { PublishedPort: 81, TargetPort: 80 },
        { PublishedPort: 8443, TargetPort: 443 },
      ],
    });
  });

  it('does not send an update again that swarm has rolled back, until something changes', async () => {
    core.sandbox.setImage('nginx:2', 'exits');
    core.configToml = configToml().replace('nginx:1', 'nginx:2');
    await core.pass();
    core.advance(120_000);
    await core.pass();
    core.requests.length = 0;
    core.advance(1_000);
    await core.pass();

    expect(writesIn(core.requests)).toEqual([]);
    expect((await serviceNamed(core, 'proxy-east'))?.Spec.TaskTemplate.ContainerSpec).toMatchObject({
      Image: 'nginx:1',
    });
    core.configToml = configToml().replace('nginx:1', 'nginx:3');
    await core.pass();
    expect((await serviceNamed(core, 'proxy-east'))?.Spec.TaskTemplate.ContainerSpec).toMatchObject({
      Image: 'nginx:3',
    });
  });

  it('serves a host without TLS while its secret is missing, and with it once it is there', async () => {
    const tls = { 'com.docker.lb.ssl_cert': 'crt', 'com.docker.lb.ssl_key': 'key' };
    await createService(core, { name: 'safe', labels: eastRoute('safe.test', tls) });
    await core.pass();
    expect(await renderedFile(core, 'proxy-east')).toContain('safe.test');
    expect(await renderedFile(core, 'proxy-east')).not.toContain('/run/secrets/');
    expect(
      core.log.records.filter(({ message }) => message === 'fault').map(({ fields }) => fields['about']),
    ).toEqual(['service/safe']);

    for (const Name of ['crt', 'key']) await core.api('POST', '/secrets/create', { Name, Data: 'YQ==' });
    await core.pass();
    expect(await renderedFile(core, 'proxy-east')).toContain('crt');
    expect((await serviceNamed(core, 'proxy-east'))?.Spec.TaskTemplate.ContainerSpec).toMatchObject({
      Secrets: [
        { SecretName: 'crt', File: { Name: 'crt' } },
        { SecretName: 'key', File: { Name: 'key' } },
      ],
    });
    expect(core.log.records.map(({ message }) => message)).toContain('fault ended');
  });

  it('names a network of a closed list that does not exist, and leaves the proxy as it is', async () => {
    const before = await serviceNamed(core, 'proxy-east');
    core.configToml = configToml('Networks = ["edge", "gone"]\n');
    await core.pass();

    expect(await serviceNamed(core, 'proxy-east')).toEqual(before);
    expect(core.log.records.filter(({ message }) => message === 'fault').map(({ fields }) => fields)).toEqual(
      [
        expect.objectContaining({
          about: 'service/proxy-east',
          reason: expect.stringContaining('network "gone" does not exist in the swarm') as string,
        }),
      ],
    );
  });

  it('takes a node that is down out of the routes', async () => {
    core.sandbox.setNodeState('n0', 'down');
    core.sandbox.setNodeState('m0', 'down');
    await core.pass();

    expect(await renderedFile(core, 'proxy-east')).not.toMatch(/server 10\./);
  });
});
