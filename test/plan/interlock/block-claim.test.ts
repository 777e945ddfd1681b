import { describe, expect, it } from 'vitest';
import { appliedLabel, ownerLabel } from '../../../src/model/own-labels.ts';
import type { ObservedConfig } from '../../../src/model/observed.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import { confN, defaultConfig, interlockSwarm, planOf } from '../../builders/interlock-swarm.ts';
import { annotated, cluster, interlock, manifestSet, type ManifestText } from '../../builders/manifests.ts';

const publish = (port: number) => ({
  proxy: { publish: { http: { published: port }, https: { published: port + 1 } } },
});
const east = cluster('east', publish(8080));
const west = cluster('west', publish(8090));

/** One that somebody wrote, in words of their own. */
const byHand = (...names: readonly string[]): string =>
  `${defaultConfig}\n${names
    .map(
      (name) =>
        `[Extensions.${name}]\nServiceCluster = "${name}"\nProxyServiceName = "ucp-interlock-proxy-${name}"\n`,
    )
    .join('')}`;

const theirs = (number: number, blocks: readonly string[], text = defaultConfig): ObservedConfig =>
  confN(number, text, {
    labels: { [ownerLabel]: 'team-b', [appliedLabel]: JSON.stringify({ blocks, removed: [] }) },
  });

const planOn = (config: ObservedConfig, ...manifests: readonly ManifestText[]): PlannedPass =>
  planOf(manifestSet(...manifests), interlockSwarm({ configs: [config], running: 1 }));

const written = ({ writes }: PlannedPass) => {
  const write = [...writes.values()].find(({ kind }) => kind === 'createConfig');
  if (write?.kind !== 'createConfig') return undefined;
  const { text, labels } = write.config;
  return {
    blocks: text.split('\n').filter((line) => /^\[Extensions\.\w+\]$/.test(line)),
    claimed: (JSON.parse(labels[appliedLabel] ?? '{}') as { readonly blocks?: unknown }).blocks,
    text,
  };
};

const changes = ({ plan }: PlannedPass): readonly string[] => plan.changes.map(({ id }) => id);

describe('planChanges() for a block that another owner wrote', () => {
  it.each([
    ['as it runs', theirs(1, ['east'], byHand('east'))],
    ['that the core does not read', theirs(1, ['east'])],
  ])('refuses it %s, whatever the annotations say, and labels no node for it', (_, config) => {
    for (const said of [east, annotated(east, { adopt: 'true' })]) {
      const pass = planOn(config, said);

      expect(pass.plan.refused).toEqual([
        {
          resource: 'node/n-east',
          reason: 'it depends on service/ucp-interlock-proxy-east, which is refused',
          hint: 'Fix service/ucp-interlock-proxy-east first; the label is then added',
        },
        {
          resource: 'service/ucp-interlock-proxy-east',
          reason: 'Extensions.east of config.toml belongs to the owner "team-b"',
          hint: 'Remove it from the manifests of one of the two owners, or choose another serviceCluster in east.yaml:4',
        },
      ]);
      expect(changes(pass)).toEqual([]);
    }
  });

  it('writes the other blocks, and does not claim it by them', () => {
    const pass = planOn(theirs(1, ['east'], byHand('east')), east, west);

    expect(written(pass)).toMatchObject({
      blocks: ['[Extensions.default]', '[Extensions.east]', '[Extensions.west]'],
      claimed: ['west'],
    });
  });

  it('labels a node that another cluster needs too', () => {
    const shared = cluster('west', { ...publish(8090), nodes: ['n-east'], nodeLabels: { west: 'yes' } });
    const pass = planOn(theirs(1, ['east']), east, shared);

    expect(pass.plan.refused.map(({ resource }) => resource)).toEqual(['service/ucp-interlock-proxy-east']);
    expect(changes(pass)).toContain('node/n-east');
  });

  it('does not count a cluster that is only observed among those that need the node', () => {
    const shared = cluster('west', { ...publish(8090), nodes: ['n-east'], nodeLabels: { west: 'yes' } });
    const pass = planOn(theirs(1, ['east']), east, annotated(shared, { mode: 'observe' }));

    expect(pass.plan.refused.map(({ resource }) => resource)).toContain('node/n-east');
  });

  it('says nothing of one that is only observed', () => {
    const pass = planOn(theirs(1, ['east'], byHand('east')), annotated(east, { mode: 'observe' }));

    expect(pass.plan.refused).toEqual([]);
  });

  it('keeps one that removeExtensions names, and removes the others', () => {
    const config = theirs(1, ['east', 'gone'], byHand('east', 'mine'));
    const remove = interlock({ removeExtensions: ['east', 'gone', 'mine'] });

    const pass = planOn(config, west, remove);

    expect(pass.plan.refused).toEqual([
      {
        resource: 'service/ucp-interlock-proxy-east',
        reason: 'Extensions.east of config.toml is to be removed, but belongs to the owner "team-b"',
        hint: 'Remove "east" from removeExtensions (interlock.yaml:4), or from the manifests of "team-b"',
      },
    ]);
    expect(written(pass)?.blocks).toEqual(['[Extensions.default]', '[Extensions.east]', '[Extensions.west]']);
  });
});

describe('planChanges() for a block written by hand', () => {
  const config = confN(1, byHand('east'));

  it('refuses it with the words to adopt it, and labels no node for it', () => {
    const pass = planOn(config, east);

    expect(pass.plan.refused).toMatchObject([
      { resource: 'node/n-east' },
      {
        resource: 'service/ucp-interlock-proxy-east',
        reason: 'Extensions.east of config.toml exists and was not created by us',
        hint: 'Adopt it with the annotation swarm-reconciler.io/adopt: "true", which overwrites it, or choose another serviceCluster in east.yaml:4',
      },
    ]);
    expect(changes(pass)).toEqual([]);
  });

  it('overwrites it with the annotation', () => {
    const pass = planOn(config, annotated(east, { adopt: 'true' }));

    expect(pass.plan.refused).toEqual([]);
    expect(written(pass)?.claimed).toEqual(['east']);
    expect(written(pass)?.text).toContain('PublishedPort = 8080');
  });

  it('claims one that is as we would write it without a word, with what it writes next', () => {
    const first = written(planOn(confN(1, defaultConfig), east))?.text ?? '';

    const same = planOn(confN(1, first), east);
    expect(same.plan.refused).toEqual([]);
    expect(written(same)).toBeUndefined();

    expect(written(planOn(confN(1, first), east, west))?.claimed).toEqual(['east', 'west']);
  });

  it('claims none that is only observed, and none that is refused for something else', () => {
    const observed = annotated(east, { mode: 'observe' });
    expect(written(planOn(config, observed, west))).toMatchObject({ claimed: ['west'] });

    const elsewhere = cluster('east', { ...publish(8080), nodes: ['not-there'] });
    expect(written(planOn(config, elsewhere, west))).toMatchObject({ claimed: ['west'] });
  });

  it('names one without a proxy by itself', () => {
    const nameless = `${defaultConfig}\n[Extensions.odd]\nServiceCluster = "odd"\n`;
    const pass = planOn(theirs(1, ['odd'], nameless), west, interlock({ removeExtensions: ['odd'] }));

    expect(pass.plan.refused.map(({ resource }) => resource)).toEqual(['service/odd']);
  });
});

describe('planChanges() for a block of ours', () => {
  const ours = (number: number, text: string): ObservedConfig =>
    confN(number, text, {
      labels: { [ownerLabel]: 'default', [appliedLabel]: '{"blocks":["east"],"removed":[]}' },
    });

  it('stays ours while it is refused or observe-only', () => {
    const elsewhere = cluster('east', { ...publish(8080), nodes: ['not-there'] });
    for (const said of [elsewhere, annotated(east, { mode: 'observe' })]) {
      const pass = planOn(ours(1, byHand('east')), said, west);

      expect(written(pass)?.claimed).toEqual(['east', 'west']);
    }
  });
});

describe('planChanges() with a new cluster that is only observed', () => {
  it('holds up no change of another one', () => {
    const observed = annotated(cluster('north', { nodes: ['ucp-node-0'] }), { mode: 'observe' });
    const { plan } = planOn(confN(1, defaultConfig), east, observed);

    expect(plan.refused).toEqual([]);
    expect(plan.changes.map(({ id }) => id)).toContain('service/ucp-interlock');
  });
});
