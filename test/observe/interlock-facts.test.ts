import { describe, expect, it } from 'vitest';
import { interlockNames } from '../../src/defaults/manifest-defaults.ts';
import { compileFacts, interlockFacts } from '../../src/observe/interlock-facts.ts';
import { appliedLabel, ownerLabel, templateLabel } from '../../src/model/own-labels.ts';
import {
  clustersConfig,
  confN,
  core,
  defaultConfig,
  interlockSwarm,
  ourConfN,
} from '../builders/interlock-swarm.ts';
import { interlock, manifestSet } from '../builders/manifests.ts';
import { mountedConfig, observedConfig, observedService, observedSwarm } from '../builders/observed.ts';
import { documentOf } from '../interlock/document/document-samples.ts';

const names = interlockNames(manifestSet(interlock()));

describe('interlockFacts()', () => {
  it('finds the running config by the path at which the core reads it', () => {
    const service = { ...core(1), configs: [{ target: '/x', id: 'x', name: 'x' }, ...core(1).configs] };

    const facts = interlockFacts(
      observedSwarm({ services: [service], configs: [confN(1, defaultConfig), observedConfig('x')] }),
      names,
    );

    expect(facts).toMatchObject({
      running: { id: 'id-of-com.docker.ucp.interlock.conf-1', text: defaultConfig },
    });
  });

  it('sorts versions by number and ignores other names', () => {
    const configs = [10, 9, 2].map((number) => confN(number, ''));
    const others = ['conf-x', 'conf-', 'conf-1a', 'conf-99999999999'].map((name) =>
      observedConfig(`com.docker.ucp.interlock.${name}`),
    );

    const { versions } = interlockFacts(observedSwarm({ configs: [...configs, ...others] }), names);

    expect(versions.map(({ number }) => number)).toEqual([2, 9, 10]);
  });

  it('finds a running config whose name has no number', () => {
    const service = observedService('ucp-interlock', mountedConfig('/config.toml', 'id-of-mine', 'mine'));

    const facts = interlockFacts(
      observedSwarm({ services: [service], configs: [observedConfig('mine', { text: 'A = 1' })] }),
      names,
    );

    expect(facts).toMatchObject({ running: { name: 'mine', text: 'A = 1' }, versions: [] });
  });

  it('distinguishes a swarm without a core from a core without a config', () => {
    const without = observedSwarm({ services: [observedService('ucp-interlock')] });

    expect(interlockFacts(observedSwarm(), names)).toEqual({
      running: undefined,
      versions: [],
    });
    expect(interlockFacts(without, names)).toMatchObject({ running: undefined });
  });
});

describe('compileFacts()', () => {
  it('knows a running block as ours, even if a newer config of ours drops it', () => {
    const configs = [ourConfN(1, clustersConfig, ['east', 'west']), ourConfN(2, defaultConfig, ['east'])];

    const facts = compileFacts(interlockFacts(interlockSwarm({ configs, running: 1 }), names), 'default');

    expect(facts.ownBlocks).toEqual(['east', 'west']);
  });

  it('does not count the blocks of another owner as ours', () => {
    const theirs = confN(1, clustersConfig, {
      labels: { [ownerLabel]: 'team-b', [appliedLabel]: '{"blocks":["west"]}' },
    });

    const facts = compileFacts(
      interlockFacts(interlockSwarm({ configs: [theirs], running: 1 }), names),
      'default',
    );

    expect(facts.ownBlocks).toEqual([]);
  });

  const factsOf = (
    ...configs: Parameters<typeof interlockSwarm>[0]['configs']
  ): ReturnType<typeof compileFacts> =>
    compileFacts(interlockFacts(interlockSwarm({ configs, running: 1 }), names), 'default');

  it('reads the running document, and our blocks and template from our last version', () => {
    const template = { values: { Image: 'a' }, stems: {} };

    const facts = factsOf(
      confN(1, defaultConfig),
      ourConfN(2, '', ['old']),
      ourConfN(3, '', ['east'], template),
      confN(4, clustersConfig),
    );

    expect(facts).toEqual({
      document: documentOf(defaultConfig),
      isCoreOurs: false,
      ownBlocks: ['east'],
      othersBlocks: new Map(),
      storedTemplate: template,
    });
  });

  it("does not use another owner's version as ours", () => {
    const other = confN(2, '', { labels: { [ownerLabel]: 'team-b', [appliedLabel]: '{"blocks":["b"]}' } });

    expect(factsOf(confN(1, defaultConfig), other).ownBlocks).toEqual([]);
  });

  const theirs = (number: number, blocks: readonly string[], template?: object) =>
    confN(number, '', {
      labels: {
        [ownerLabel]: 'team-b',
        [appliedLabel]: JSON.stringify({ blocks }),
        ...(template === undefined ? {} : { [templateLabel]: JSON.stringify(template) }),
      },
    });

  it("knows the owners of foreign blocks from each owner's last config", () => {
    const facts = factsOf(ourConfN(1, '', ['east']), theirs(2, ['gone', 'west']), theirs(3, ['west']));

    expect(facts).toMatchObject({ ownBlocks: ['east'], othersBlocks: new Map([['west', 'team-b']]) });
  });

  it('assigns a block that two owners wrote to the later one', () => {
    expect(factsOf(ourConfN(1, '', ['east']), theirs(2, ['east']))).toMatchObject({
      ownBlocks: [],
      othersBlocks: new Map([['east', 'team-b']]),
    });
    expect(factsOf(theirs(1, ['east']), ourConfN(2, '', ['east']))).toMatchObject({
      ownBlocks: ['east'],
      othersBlocks: new Map(),
    });
  });

  it('knows the owner of the blocks of a running config with a custom name', () => {
    const service = observedService('ucp-interlock', mountedConfig('/config.toml', 'id-of-mine', 'mine'));
    const written = { [ownerLabel]: 'team-b', [appliedLabel]: '{"blocks":["b"]}' };
    const observed = observedSwarm({
      services: [service],
      configs: [observedConfig('mine', { text: '', labels: written })],
    });

    expect(compileFacts(interlockFacts(observed, names), 'default').othersBlocks).toEqual(
      new Map([['b', 'team-b']]),
    );
  });

  it('uses the template that another owner stored if we have none', () => {
    const [first, later] = [{ values: { Image: 'a' } }, { values: { Image: 'b' } }];

    expect(factsOf(theirs(1, [], first), theirs(2, [], later), theirs(3, [])).storedTemplate).toEqual(later);
    expect(factsOf(ourConfN(1, '', [], first), theirs(2, [], later)).storedTemplate).toEqual(first);
  });

  it('has no document if it cannot be parsed, and ignores broken labels', () => {
    const broken = confN(2, '', {
      labels: { [ownerLabel]: 'default', [appliedLabel]: '{"blocks":', [templateLabel]: '[1]' },
    });

    expect(factsOf(confN(1, 'A = = 1'), broken)).toEqual({
      isCoreOurs: false,
      ownBlocks: [],
      othersBlocks: new Map(),
    });
  });
});
