import { describe, expect, it } from 'vitest';
import type { Labels, ObservedConfig } from '../../../src/model/observed.ts';
import { coreLabel, ownerLabel } from '../../../src/model/own-labels.ts';
import { coreRemains } from '../../../src/plan/interlock/core-remains.ts';
import type { PlanInput } from '../../../src/plan/plan-input.ts';
import { desiredInterlock } from '../../builders/desired-interlock.ts';
import { labels, observedConfig, observedService, observedSwarm } from '../../builders/observed.ts';
import { desired, planInput } from '../../builders/plan-input.ts';

const core = (owner: string) =>
  observedService('ucp-interlock', labels({ [coreLabel]: 'router', [ownerLabel]: owner }));
const proxy = observedService('proxy-east', labels({ [ownerLabel]: 'interlock' }));
const config = (name: string, owned: Labels): ObservedConfig => observedConfig(name, { labels: owned });
const ours = config('conf-1', { [coreLabel]: 'router', [ownerLabel]: 'default' });
const rendered = config('com.docker.interlock.proxy.east-1', { [ownerLabel]: 'interlock' });
const theirs = config('conf-2', { [coreLabel]: 'router', [ownerLabel]: 'team-b' });

const removed = (overrides: Partial<PlanInput>): readonly (readonly [string, readonly string[]])[] =>
  coreRemains(planInput({ prune: true, ...overrides })).steps.map(({ change }) => [
    change.id,
    change.dependsOn,
  ]);

describe('coreRemains()', () => {
  const services = [core('default'), proxy];
  const configs = [ours, rendered, theirs];

  it('are the proxies after the core, what it stored after them, and our configs last', () => {
    expect(removed({ observed: observedSwarm({ services, configs }) })).toEqual([
      ['service/proxy-east', ['service/ucp-interlock']],
      ['config/com.docker.interlock.proxy.east-1', ['service/ucp-interlock', 'service/proxy-east']],
      [
        'config/conf-1',
        ['service/ucp-interlock', 'service/proxy-east', 'config/com.docker.interlock.proxy.east-1'],
      ],
    ]);
  });

  it('are found without the core as long as a config of ours is left', () => {
    expect(removed({ observed: observedSwarm({ services: [proxy], configs: [ours] }) })).toEqual([
      ['service/proxy-east', []],
      ['config/conf-1', ['service/proxy-east']],
    ]);
    expect(removed({ observed: observedSwarm({ services: [proxy], configs: [theirs] }) })).toEqual([]);
  });

  it.each<[string, Partial<PlanInput>]>([
    ['without --prune', { prune: false }],
    [
      'of a core of another owner',
      { observed: observedSwarm({ services: [core('team-b'), proxy], configs }) },
    ],
    [
      'while config.toml is managed',
      { desired: desired({ interlock: desiredInterlock({ top: {}, extensions: {} }) }) },
    ],
    [
      'of a core that its owner keeps',
      { ledger: { salt: '', rows: { 'service/ucp-interlock': { attempted: '', isKept: true } } } },
    ],
  ])('stay %s', (_why, overrides) => {
    expect(removed({ observed: observedSwarm({ services, configs }), ...overrides })).toEqual([]);
  });
});
