import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  renderedFile,
  serviceNamed,
  startCoreOnSandbox,
  writesIn,
  type CoreOnSandbox,
} from '../../support/sandbox/core-on-sandbox.ts';

const configToml = `
[Extensions.east]
ProxyImage = "nginx:1"
ProxyServiceName = "proxy-east"
ProxyReplicas = 1
ProxyStopSignal = "SIGQUIT"
ProxyStopGracePeriod = "5s"
ProxyConstraints = ["node.platform.os==linux"]
ServiceCluster = "east"
PublishMode = "host"
PublishedPort = 80
TargetPort = 80
PublishedSSLPort = 8443
TargetSSLPort = 443
`;

const routeEast = {
  'com.docker.lb.hosts': 'demo.A',
  'com.docker.lb.port': '8080',
  'com.docker.lb.service_cluster': 'east',
};

describe('reconciler router --once', () => {
  let core: CoreOnSandbox;

  beforeEach(async () => {
    core = await startCoreOnSandbox();
    await core.configure(configToml);
  });
  afterEach(() => core.close());

  it('makes the proxy of a block with the rendered file, on the network of its service', async () => {
    await core.createService({ name: 'demo', labels: routeEast });

    expect(await core.runOnce()).toEqual({ code: 0, out: '' });

    const proxy = await serviceNamed(core.engine, 'proxy-east');
    expect(proxy?.Spec).toMatchObject({
      Labels: { type: 'com.docker.interlock.core.proxy', 'io.swarm-reconciler.owner': 'interlock' },
      Mode: { Replicated: { Replicas: 1 } },
      UpdateConfig: { FailureAction: 'rollback' },
      TaskTemplate: {
        ContainerSpec: { Image: 'nginx:1', StopSignal: 'SIGQUIT', StopGracePeriod: 5e9 },
        Placement: { Constraints: ['node.platform.os==linux'] },
      },
      EndpointSpec: {
        Ports: [
          { Protocol: 'tcp', TargetPort: 80, PublishedPort: 80, PublishMode: 'host' },
          { Protocol: 'tcp', TargetPort: 443, PublishedPort: 8443, PublishMode: 'host' },
        ],
      },
    });
    expect(await renderedFile(core.engine, 'proxy-east')).toContain('demo.a');
    expect(await renderedFile(core.engine, 'proxy-east')).toMatch(/10\.\d+\.\d+\.\d+:8080/);
  });

  it('writes nothing when nothing has changed', async () => {
    await core.createService({ name: 'demo', labels: routeEast });
    await core.runOnce();
    const before = core.requests.length;

    expect(await core.runOnce()).toEqual({ code: 0, out: '' });
    expect(writesIn(core.requests.slice(before))).toEqual([]);
  });
});
