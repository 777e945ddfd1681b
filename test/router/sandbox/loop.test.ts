import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  renderedFile,
  startCoreOnSandbox,
  untilRendered,
  type CoreOnSandbox,
  type RunningCore,
} from '../../support/sandbox/core-on-sandbox.ts';
import { poll } from '../../support/poll.ts';

const configToml = (more = ''): string => `
PollInterval = "1h"
[Extensions.east]
ProxyImage = "nginx:1"
ProxyServiceName = "proxy-east"
ProxyReplicas = 1
ServiceCluster = "east"
${more}`;

const route = (host: string) => ({
  'com.docker.lb.hosts': host,
  'com.docker.lb.port': '8080',
  'com.docker.lb.service_cluster': 'east',
});

// The poll interval is an hour: whatever happens, happens because of an event or a task.
describe('reconciler router', () => {
  let core: CoreOnSandbox;
  let running: RunningCore;

  beforeEach(async () => {
    core = await startCoreOnSandbox();
    await core.configure(configToml());
    running = core.start();
  });
  afterEach(async () => {
    await running.stop();
    await core.close();
  });

  it('routes to a new service, and no longer to one that is gone', async () => {
    const id = await core.createService({ name: 'demo', labels: route('demo.A') });
    await untilRendered(core.engine, 'proxy-east', 'demo.a');

    await core.engine.api('DELETE', `/services/${id}`);
    await poll('demo.A is gone', async () => {
      const file = await renderedFile(core.engine, 'proxy-east');
      return file?.includes('demo.a') === false ? true : undefined;
    });
  });

  it('ends when it is stopped, with exit code 0', async () => {
    expect((await running.stop()).code).toBe(0);
  });
});
