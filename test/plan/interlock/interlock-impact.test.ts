import { describe, expect, it } from 'vitest';
import type { ExtensionBlock, InterlockDocument } from '../../../src/model/interlock-document.ts';
import type { Impact } from '../../../src/model/plan.ts';
import { rollingRestart } from '../../../src/plan/common/impact.ts';
import { reconfigurationImpact } from '../../../src/plan/interlock/interlock-impact.ts';
import { attached, observedService, observedSwarm, observedTask } from '../../builders/observed.ts';

const block = (name: string, said: ExtensionBlock = {}): ExtensionBlock => ({
  ServiceCluster: name,
  ProxyServiceName: `proxy-${name}`,
  ProxyReplicas: 2,
  ...said,
});

const document = (extensions: InterlockDocument['extensions']): InterlockDocument => ({
  top: {},
  extensions,
});

/** The proxies of both clusters run: the one of east on three networks, the one of west on one, two tasks each. */
const observed = observedSwarm({
  services: [
    observedService('proxy-east', attached('a', 'b', 'c')),
    observedService('proxy-west', attached('a')),
  ],
  tasks: ['east', 'east', 'west', 'west'].map((name, index) =>
    observedTask(`proxy-${name}`, { id: `t${index}` }),
  ),
});

const restart = rollingRestart(1, 'the core');

const impactOf = (from: InterlockDocument['extensions'], to: InterlockDocument['extensions']): Impact =>
  reconfigurationImpact(document(from), document(to), observed, restart);

const other = { Config: { ConnectTimeout: 9 } };
const both = { east: block('east'), west: block('west') };

describe('reconfigurationImpact()', () => {
  it('is only the restart of the core if no proxy changes', () => {
    expect(impactOf(both, both)).toEqual(restart);
  });

  it('says where the hosts of a proxy move if it publishes other ports', () => {
    const at = (...ports: readonly number[]) => ({
      PublishedPort: ports[0] ?? 80,
      PublishedSSLPort: ports[1] ?? 443,
    });
    const { summary } = impactOf(
      { east: block('east', at(8080, 8443)) },
      { east: block('east', at(8081, 8443)), west: block('west', at(90, 91)) },
    );

    expect(summary).toContain(
      'replaced: proxy-east, about 6 s; the hosts of proxy-east move from ports 8080, 8443 to ports 8081, 8443',
    );
    expect(summary).not.toContain('the hosts of proxy-west');
  });

  it('is that of the slowest proxy, and names all that are replaced', () => {
    expect(impactOf(both, { east: block('east', other), west: block('west', other) })).toEqual({
      class: 'interruption',
      summary: `${restart.summary}; 2 proxy services replaced: proxy-east, proxy-west, about 6 s`,
      tasks: 5,
      proxies: ['proxy-east', 'proxy-west'],
      reconfigurations: 2,
      seconds: 6,
    });
  });

  it('names replaced and growing proxies, and counts only tasks that stop', () => {
    expect(
      impactOf(both, { east: block('east', other), west: block('west', { ProxyReplicas: 3 }) }),
    ).toMatchObject({
      class: 'interruption',
      summary: `${restart.summary}; 1 proxy service replaced: proxy-east, about 6 s; proxy-west gains 1 task`,
      tasks: 3,
      proxies: ['proxy-east'],
      reconfigurations: 2,
    });
  });

  it('counts a proxy as replaced if more than its replicas changes', () => {
    const changed = { ...both, east: block('east', { ...other, ProxyReplicas: 3 }) };

    expect(impactOf(both, changed)).toMatchObject({ proxies: ['proxy-east'], tasks: 3 });
  });

  it.each([
    [1, 'interruption', 'proxy-east loses 1 task', 2],
    [3, 'rollingRestart', 'proxy-east gains 1 task', 1],
  ])('tells how many tasks come or go where there are to be %i', (count, impact, words, tasks) => {
    expect(impactOf(both, { ...both, east: block('east', { ProxyReplicas: count }) })).toMatchObject({
      class: impact,
      summary: `${restart.summary}; ${words}`,
      tasks,
    });
  });

  it('interrupts nothing by a new block, though a service of its name is there', () => {
    expect(impactOf({ west: block('west') }, both)).toEqual(restart);
  });
});
