import { describe, expect, it } from 'vitest';
import type { ObservedConfig } from '../../../src/model/observed.ts';
import { appliedLabel, ownerLabel } from '../../../src/model/own-labels.ts';
import { driftOfConfig } from '../../../src/plan/interlock/drift-of-config.ts';
import { observedConfig } from '../../builders/observed.ts';

interface Written {
  readonly owner?: string;
  readonly blocks?: readonly string[];
  readonly removed?: readonly string[];
}

const config = (
  number: number,
  text: string,
  { owner, blocks = [], removed = [] }: Written = {},
): ObservedConfig =>
  observedConfig(`conf-${number}`, {
    text,
    labels:
      owner === undefined ? {} : { [ownerLabel]: owner, [appliedLabel]: JSON.stringify({ blocks, removed }) },
  });

const block = (name: string, replicas = 1): string =>
  `[Extensions.${name}]\nProxyImage = "p"\nProxyReplicas = ${replicas}\n`;

const ours = { owner: 'default', blocks: ['east'], removed: ['default'] };
const theirs = { owner: 'team-b', blocks: ['west'] };
const written = config(2, `PollInterval = "3s"\n${block('east')}`, ours);

const pathsOf = (
  configs: readonly ObservedConfig[],
  { from = 'conf-2', to = 'conf-3' }: { readonly from?: string; readonly to?: string } = {},
): readonly string[] =>
  driftOfConfig({ target: '/config.toml', from, to, owner: 'default' }, configs).map(({ path }) => path);

const reference = 'configs["/config.toml"]';

describe('driftOfConfig()', () => {
  it('is none while the same config runs', () => {
    expect(pathsOf([written], { to: 'conf-2' })).toEqual([]);
  });

  it('is none where another owner has written only its own blocks and keys', () => {
    const next = config(3, `PollInterval = "9s"\n${block('east')}${block('west')}`, theirs);

    expect(pathsOf([written, next])).toEqual([]);
    // After a pass of ours on the config of the other owner, that is the one that ran last.
    expect(
      pathsOf([written, next, config(4, block('east'), theirs)], { from: 'conf-3', to: 'conf-4' }),
    ).toEqual([]);
  });

  it('is what another owner has changed in our blocks, also in those that we removed', () => {
    const next = config(3, `${block('east', 2)}${block('default')}`, theirs);

    const paths = pathsOf([written, next]);

    expect(paths[0]).toBe(reference);
    expect(paths.slice(1).join(' ')).toMatch(/default.*east.*ProxyReplicas|east.*ProxyReplicas.*default/);
  });

  it('counts the top-level keys of a config that no owner wrote, but not its blocks', () => {
    const same = config(3, `PollInterval = "3s"\n${block('east')}${block('west')}`);
    const changed = config(3, `PollInterval = "9s"\n${block('east')}`);

    expect(pathsOf([written, same])).toEqual([]);
    expect(pathsOf([written, changed])).toEqual([reference, expect.stringContaining('PollInterval')]);
  });

  it('takes the blocks from our last config by number', () => {
    const older = config(9, block('east'), { owner: 'default', blocks: ['west'] });
    const newest = config(10, block('east'), ours);
    const next = config(11, block('east', 2), theirs);

    expect(pathsOf([newest, next, older], { from: 'conf-10', to: 'conf-11' })).toHaveLength(2);
  });

  it('is the reference alone where one of the configs cannot be read', () => {
    expect(pathsOf([config(3, block('east'), theirs)])).toEqual([reference]);
    expect(pathsOf([written, config(3, 'a = [', theirs)])).toEqual([reference]);
    expect(
      driftOfConfig({ target: '/config.toml', from: 'conf-2', to: undefined, owner: 'default' }, [written]),
    ).toHaveLength(1);
  });
});
