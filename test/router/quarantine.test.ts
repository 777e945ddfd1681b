import { beforeEach, describe, expect, it } from 'vitest';
import { createRouterOnSandbox, type RouterOnSandbox } from '../fakes/router-on-sandbox.ts';
import { createService, renderedFile } from '../support/sandbox/core-on-sandbox.ts';
import { eastRoute } from '../builders/router.ts';

const configToml = `
[Extensions.east]
ProxyImage = "nginx:1"
ProxyServiceName = "proxy-east"
ProxyReplicas = 1
ServiceCluster = "east"
`;

interface EngineService {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: { readonly Labels: Readonly<Record<string, string>> };
}

describe('a route that is refused', () => {
  let core: RouterOnSandbox;

  const file = async (): Promise<string> => (await renderedFile(core, 'proxy-east')) ?? '';
  const faults = (): readonly unknown[] =>
    core.log.records.filter(({ message }) => message === 'fault').map(({ fields }) => fields);
  const relabel = async (name: string, labels: Readonly<Record<string, string>>): Promise<void> => {
    const { ID, Version, Spec } = (await core.api('GET', `/services/${name}`)).body as EngineService;
    const spec = { ...Spec, Labels: labels };
    expect((await core.api('POST', `/services/${ID}/update?version=${Version.Index}`, spec)).status).toBe(
      200,
    );
  };
  /** nginx that refuses every file in which a text occurs, with the line of it. */
  const refuse = (text: string) => (whole: string) => {
    const line = whole.split('\n').findIndex((one) => one.includes(text));
    return line === -1 ? undefined : `nginx: [emerg] it is "${text}" in /tmp/x/nginx.conf:${line + 1}\n`;
  };

  beforeEach(async () => {
    core = createRouterOnSandbox(configToml);
    await core.api('POST', '/networks/create', { Name: 'edge', Driver: 'overlay', CheckDuplicate: true });
    await createService(core, { name: 'good', labels: eastRoute('good.test') });
    await createService(core, { name: 'web', labels: eastRoute('web.test') });
    await core.pass();
    core.tests = 0;
  });

  it('by nginx: its service stays at its last good labels after one more test, the others go on', async () => {
    core.nginx = refuse('bad.test');
    await relabel('web', eastRoute('bad.test'));
    await relabel('good', eastRoute('new.test'));
    await core.pass();

    expect(await file()).toContain('new.test');
    expect(await file()).toContain('web.test');
    expect(await file()).not.toContain('bad.test');
    expect(core.tests).toBe(2);
    expect(faults()).toEqual([
      {
        about: 'service/web',
        reason:
          'com.docker.lb.hosts: nginx refused it: it is "bad.test"; its last good routing goes on. Correct it: docker service update --label-add com.docker.lb.hosts=VALUE web',
      },
    ]);
  });

  it('is not tested again while nothing changes, and a core that starts anew finds the last good one', async () => {
    core.nginx = refuse('bad.test');
    await relabel('web', eastRoute('bad.test'));
    await core.pass();
    // The engine's previous spec has bad labels too, so only the note on the file has good ones.
    await relabel('web', eastRoute('bad.test', { 'com.docker.lb.port': '8001' }));
    await core.pass();
    core.tests = 0;
    await core.pass();
    expect(core.tests).toBe(0);

    core.restart();
    for (let pass = 1; pass <= 3; pass += 1) await core.pass();
    expect(await file()).toContain('web.test');
    expect(await file()).not.toContain('bad.test');
  });

  it('recovers without a hand once its labels are right', async () => {
    core.nginx = refuse('bad.test');
    await relabel('web', eastRoute('bad.test'));
    await core.pass();
    await relabel('web', eastRoute('better.test'));
    await core.pass();

    expect(await file()).toContain('better.test');
    expect(
      core.log.records.filter(({ message }) => message === 'fault ended').map(({ fields }) => fields),
    ).toEqual([{ about: 'service/web' }]);
  });

  it('by nginx, of a new service: it gets no requests', async () => {
    core.nginx = refuse('bad.test');
    await createService(core, { name: 'young', labels: eastRoute('bad.test') });
    await core.pass();

    expect(await file()).not.toContain('bad.test');
    expect(faults()).toEqual([
      expect.objectContaining({
        about: 'service/young',
        reason: expect.stringContaining('; it gets no requests.') as string,
      }),
    ]);
  });

  it('by the renderer: the last good labels go on', async () => {
    await relabel('web', eastRoute('evil.test; } server {'));
    await core.pass();

    expect(await file()).toContain('web.test');
    expect(await file()).not.toContain('evil');
    expect(faults()).toEqual([expect.objectContaining({ about: 'service/web' })]);
  });

  it('because another service has its host with other options: the one that had it first keeps it', async () => {
    await createService(core, {
      name: 'thief',
      labels: eastRoute('good.test', { 'com.docker.lb.sticky_session_cookie': 'sid' }),
    });
    await core.pass();

    expect(await file()).toContain('good.test');
    expect(await file()).not.toContain('sid');
    expect(faults()).toEqual(
      expect.arrayContaining([expect.objectContaining({ about: 'service/thief' })]) as unknown[],
    );
  });

  it('two culprits in one pass: the file stays as it is after two tests, and the next pass ends it', async () => {
    core.nginx = (text) => refuse('bad.test')(text) ?? refuse('worse.test')(text);
    await relabel('web', eastRoute('bad.test'));
    await relabel('good', eastRoute('worse.test'));
    const before = await file();
    await core.pass();

    expect(core.tests).toBe(2);
    expect(await file()).toBe(before);

    await core.pass();
    expect(await file()).not.toMatch(/bad\.test|worse\.test/);
    expect(await file()).toMatch(/good\.test[^]*web\.test|web\.test[^]*good\.test/);
  });

  it('a fault of config.toml that nginx finds: the proxy keeps its file, and the fault names the key', async () => {
    core.nginx = refuse('no_such_directive');
    core.configToml = `${configToml}[Extensions.east.Config]\nHTTPOptions = ["no_such_directive on;"]\n`;
    const before = await file();
    await core.pass();

    expect(await file()).toBe(before);
    expect(faults()).toEqual([
      {
        about: 'service/proxy-east',
        reason:
          'it keeps the nginx.conf that it has: HTTPOptions: nginx refused it: it is "no_such_directive"',
      },
    ]);
  });

  it('config.toml broken: the last good one goes on, with the place of the mistake', async () => {
    core.configToml = '[Extensions.east\n';
    await relabel('web', eastRoute('newer.test'));
    await core.pass();

    expect(await file()).toContain('newer.test');
    expect(faults()).toEqual([
      {
        about: 'config.toml',
        reason: expect.stringMatching(/^\/config\.toml:1:\d+: .*; the last good one goes on$/) as string,
      },
    ]);
  });
});
