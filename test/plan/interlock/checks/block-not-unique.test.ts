import { describe, expect, it } from 'vitest';
import { ownerLabel } from '../../../../src/model/own-labels.ts';
import type { ObservedService } from '../../../../src/model/observed.ts';
import type { Refusal } from '../../../../src/model/plan.ts';
import {
  confN,
  defaultConfig,
  instanceId,
  interlockSwarm,
  planOf,
} from '../../../builders/interlock-swarm.ts';
import { cluster, manifestSet } from '../../../builders/manifests.ts';
import { labels, observedService } from '../../../builders/observed.ts';

const publish = { http: { published: 8080 }, https: { published: 8081 } };

const blue = (said: string): string => `${defaultConfig}
  [Extensions.blue]
    ${said}
`;

const refusedOn = (
  text: string,
  services: readonly ObservedService[] = [],
  prune = false,
): readonly Refusal[] =>
  planOf(
    manifestSet(cluster('east', { proxy: { publish } })),
    interlockSwarm({ configs: [confN(1, text)], running: 1, services }),
    { prune },
  ).plan.refused;

const hint =
  'Choose another name (serviceCluster, serviceName, configServiceName) in east.yaml:4, or remove the other one';

describe('planChanges() for the names of a block', () => {
  it('refuses a service that a foreign block also names', () => {
    expect(
      refusedOn(blue('ProxyServiceName = "UCP-interlock-proxy-east"\n    ServiceCluster = "b"')),
    ).toEqual([
      {
        resource: 'service/ucp-interlock-proxy-east',
        reason: 'Extensions.blue also names service "UCP-interlock-proxy-east"',
        hint,
      },
    ]);
  });

  it('refuses a cluster that a foreign block serves', () => {
    expect(refusedOn(blue('ServiceCluster = "east"'))).toEqual([
      {
        resource: 'service/ucp-interlock-proxy-east',
        reason: 'Extensions.blue also serves cluster "east"',
        hint,
      },
    ]);
  });

  it('refuses the name of a service that is not of Interlock', () => {
    const stack = observedService('ucp-interlock-extension-east');
    const owned = observedService(
      'ucp-interlock-config-east',
      labels({ ...instanceId, [ownerLabel]: 'team-b' }),
    );

    expect(refusedOn(defaultConfig, [stack, owned]).map(({ reason }) => reason)).toEqual([
      'service "ucp-interlock-config-east" exists, and does not belong to Interlock',
      'service "ucp-interlock-extension-east" exists, and does not belong to Interlock',
    ]);
  });

  it('accepts one that Interlock created before, and one that the plan removes', () => {
    const made = observedService('ucp-interlock-proxy-east', labels(instanceId));
    const going = observedService('ucp-interlock-extension-east', labels({ [ownerLabel]: 'default' }));

    expect(refusedOn(defaultConfig, [made])).toEqual([]);
    expect(refusedOn(defaultConfig, [going], true)).toEqual([]);
  });
});
