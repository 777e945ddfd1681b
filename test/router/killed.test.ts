import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { createRouterOnSandbox, type RouterOnSandbox } from '../fakes/router-on-sandbox.ts';
import { createService, renderedFile, serviceNamed, writesIn } from '../support/sandbox/core-on-sandbox.ts';
import { eastRoute } from '../builders/router.ts';

const blockOf = (cluster: string, port: number): string => `
[Extensions.${cluster}]
ProxyImage = "nginx:1"
ProxyServiceName = "proxy-${cluster}"
ProxyReplicas = 1
ServiceCluster = "${cluster}"
PublishedPort = ${port}
PublishedSSLPort = ${port + 1}
`;

/** A core with a proxy that has something to change: a new host, and a block that is gone. */
async function seed(): Promise<RouterOnSandbox> {
  const core = createRouterOnSandbox(blockOf('east', 80) + blockOf('west', 90));
  await core.api('POST', '/networks/create', { Name: 'edge', Driver: 'overlay', CheckDuplicate: true });
  await createService(core, { name: 'web', labels: eastRoute('a.test') });
  await core.pass();
  await createService(core, { name: 'shop', labels: eastRoute('b.test') });
  core.configToml = blockOf('east', 80);
  core.requests.length = 0;
  return core;
}

const passes = async (core: RouterOnSandbox, count: number): Promise<void> => {
  for (let pass = 1; pass <= count; pass += 1) await core.pass();
};

async function endOf(core: RouterOnSandbox) {
  const configs = (await core.api('GET', '/configs')).body as readonly {
    readonly Spec: { readonly Name: string };
  }[];
  return {
    file: await renderedFile(core, 'proxy-east'),
    west: await serviceNamed(core, 'proxy-west'),
    configs: configs.map(({ Spec }) => Spec.Name).toSorted(),
  };
}

describe('a core that is killed', async () => {
  const calm = await seed();
  await passes(calm, 3);
  const expected = await endOf(calm);
  const writeCount = writesIn(calm.requests).length;

  it('has something to write', () => {
    expect(writeCount).toBeGreaterThan(4);
    expect(expected).toMatchObject({ file: expect.stringContaining('b.test') as string, west: undefined });
  });

  const cases = Array.from({ length: writeCount }, (_, index) => index + 1).flatMap((nth) =>
    (['before', 'after'] as const).map((when) => ({ nth, when })),
  );
  it.each(cases)(
    '$when write $nth: the next one ends where an undisturbed one does',
    async ({ nth, when }) => {
      const core = await seed();
      let writes = 0;
      core.faultOf = ({ method }) => {
        if (method !== 'GET') writes += 1;
        if (writes < nth) return undefined;
        return writes === nth && method !== 'GET' && when === 'after' ? 'reset after' : '503';
      };
      await core.pass().catch((error: unknown) => {
        if (!(error instanceof Failure)) throw error;
      });

      core.faultOf = () => undefined;
      core.restart();
      await passes(core, 3);

      expect(await endOf(core)).toEqual(expected);
    },
  );
});
