import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../src/interlock/document/parse-document.ts';
import { renderDocument } from '../../../src/interlock/document/render-document.ts';
import type { InterlockDocument } from '../../../src/model/interlock-document.ts';
import type { ObservedSwarm } from '../../../src/model/observed.ts';
import { ownerLabel, templateLabel } from '../../../src/model/own-labels.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import {
  confN,
  core,
  defaultConfig,
  interlockSwarm,
  marked,
  ourConfN,
  planOf,
  vendorSwarm,
} from '../../builders/interlock-swarm.ts';
import { cluster, interlock, manifestSet, service } from '../../builders/manifests.ts';
import { labels, observedConfig, observedService, observedTask } from '../../builders/observed.ts';

const east = manifestSet(cluster('east'));
const coreKey = 'service/ucp-interlock';
const conf = (number: number): string => `config/com.docker.ucp.interlock.conf-${number}`;

/** The text that the plan would write as the next conf-N. */
const textWritten = ({ writes }: PlannedPass): string => {
  const write = [...writes.values()].find(({ kind }) => kind === 'createConfig');
  if (write?.kind !== 'createConfig') throw new Error('no config is written');
  return write.config.text;
};

const parsed = (text: string): InterlockDocument => {
  const result = parseDocument(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.document;
};

/** What our config.toml is for the east cluster beside MKE's default block. */
const eastText = textWritten(planOf(east, vendorSwarm()));
const eastTemplate = JSON.parse(templateWritten(planOf(east, vendorSwarm()))) as object;

function templateWritten({ writes }: PlannedPass): string {
  const write = [...writes.values()].find(({ kind }) => kind === 'createConfig');
  return write?.kind === 'createConfig' ? (write.config.labels[templateLabel] ?? '') : '';
}

const configNames = ({ plan }: PlannedPass): readonly string[] =>
  plan.changes.map(({ resource }) => resource).filter((key) => key.startsWith('config/'));

const edited = (text: string, edit: (block: Record<string, unknown>) => void, name = 'east'): string => {
  const document = structuredClone(parsed(text));
  edit(document.extensions[name] as Record<string, unknown>);
  return renderDocument(document);
};

describe('planChanges() for config.toml', () => {
  it('writes conf-2 after the networks and node labels, and then switches the core in one update', () => {
    const { plan, writes } = planOf(east, vendorSwarm());

    expect(plan.changes.map(({ id, op, cause, dependsOn }) => ({ id, op, cause, dependsOn }))).toMatchObject([
      { id: 'node/n-east', op: 'update' },
      { id: conf(2), op: 'create', cause: 'manifest', dependsOn: ['node/n-east'] },
      { id: coreKey, op: 'update', cause: 'manifest', dependsOn: [conf(2)] },
    ]);
    expect(writes.get(coreKey)).toMatchObject({
      kind: 'switchConfig',
      ref: { id: 'id-of-ucp-interlock', version: 7 },
      reference: { target: '/config.toml', name: 'com.docker.ucp.interlock.conf-2', id: undefined },
    });
    expect(plan.waits).toMatchObject([
      { id: `wait/${coreKey}`, resource: coreKey, until: 'runs', required: true, dependsOn: [coreKey] },
      { resource: 'service/ucp-interlock-extension-east', until: 'appears', dependsOn: [`wait/${coreKey}`] },
      { resource: 'service/ucp-interlock-proxy-east', until: 'appears', dependsOn: [`wait/${coreKey}`] },
    ]);
  });

  it('plans nothing if the core reads the desired document, however it is formatted', () => {
    const sameMeaning = eastText.replace('ProxyReplicas = 1', 'proxyreplicas = "1"');
    const swarm = interlockSwarm({
      configs: [confN(1, defaultConfig), ourConfN(2, `# by hand\n${sameMeaning}`, ['east'], eastTemplate)],
      running: 2,
    });
    const labelled = withNodeLabels(swarm);

    const { plan, ledger } = planOf(east, labelled);

    expect(plan).toMatchObject({ changes: [], waits: [], drift: [] });
    expect(ledger.rows[coreKey]).toMatchObject({
      id: 'id-of-ucp-interlock',
      applied: { core: { '/config.toml': 'com.docker.ucp.interlock.conf-2' } },
    });
  });

  it('plans nothing if no manifest declares anything of Interlock', () => {
    const { plan, ledger } = planOf(
      manifestSet(service('web', '', { networks: ['eastnet'] })),
      vendorSwarm(),
    );

    expect(plan.changes.map(({ id }) => id)).toEqual(['service/web']);
    expect(ledger.rows[coreKey]).toBeUndefined();
  });

  it.each([
    ['the highest is 9', [1, 9], 10],
    ['the highest is 10, which sorts before 9 as text', [9, 10], 11],
    ['numbers are missing', [1, 4], 5],
  ])('names the next config by number where %s', (_, numbers, next) => {
    const configs = numbers.map((number) => confN(number, defaultConfig));

    const planned = planOf(east, interlockSwarm({ configs, running: numbers[0] ?? 0 }));

    expect(configNames(planned)).toEqual([conf(next)]);
  });

  it('does not count configs of another form', () => {
    const configs = [
      confN(1, defaultConfig),
      observedConfig('com.docker.ucp.interlock.conf-x'),
      observedConfig('com.docker.ucp.interlock.conf-99-old'),
      observedConfig('other-50'),
    ];

    expect(configNames(planOf(east, interlockSwarm({ configs, running: 1 })))).toEqual([conf(2)]);
  });

  it('takes up the highest config of ours with the same meaning, which a crash left', () => {
    const configs = [confN(1, defaultConfig), ourConfN(2, eastText, ['east'], eastTemplate)];

    const { plan, writes } = planOf(east, withNodeLabels(interlockSwarm({ configs, running: 1 })));

    expect(plan.changes.map(({ id }) => id)).toEqual([coreKey]);
    expect(writes.get(coreKey)).toMatchObject({
      reference: { name: 'com.docker.ucp.interlock.conf-2', id: 'id-of-com.docker.ucp.interlock.conf-2' },
    });
  });

  it('writes a new config even if there is an equal foreign one, or an equal one of ours that is not the highest', () => {
    const foreign = interlockSwarm({ configs: [confN(1, defaultConfig), confN(2, eastText)], running: 1 });
    const other = interlockSwarm({
      configs: [confN(1, defaultConfig), confN(2, eastText, { labels: { [ownerLabel]: 'team-b' } })],
      running: 1,
    });
    const older = interlockSwarm({
      configs: [confN(1, defaultConfig), ourConfN(2, eastText, ['east']), confN(3, defaultConfig)],
      running: 3,
    });

    expect(configNames(planOf(east, foreign))).toEqual([conf(3)]);
    expect(configNames(planOf(east, other))).toEqual([conf(3)]);
    expect(configNames(planOf(east, older))).toEqual([conf(4)]);
  });

  it('reports drift if the core was switched away from our last config, with the differences', () => {
    const configs = [
      confN(1, defaultConfig),
      ourConfN(2, eastText, ['east'], eastTemplate),
      confN(3, defaultConfig),
    ];

    const { plan } = planOf(east, withNodeLabels(interlockSwarm({ configs, running: 3 })));

    expect(plan.changes).toMatchObject([
      { id: conf(4), cause: 'drift' },
      { id: coreKey, cause: 'drift' },
    ]);
    expect(plan.drift).toMatchObject([
      {
        resource: coreKey,
        state: 'changed',
        fields: [
          { from: 'com.docker.ucp.interlock.conf-2', to: 'com.docker.ucp.interlock.conf-3' },
          { path: 'Extensions.east', to: undefined },
        ],
      },
    ]);
  });

  it('heals an edit of our own block, and calls it drift', () => {
    const tampered = edited(eastText, (block) => (block['ProxyReplicas'] = 5));
    const configs = [
      confN(1, defaultConfig),
      ourConfN(2, eastText, ['east'], eastTemplate),
      confN(3, tampered),
    ];

    const planned = planOf(east, withNodeLabels(interlockSwarm({ configs, running: 3 })));

    expect(planned.plan.changes[0]).toMatchObject({
      cause: 'drift',
      fields: [{ path: 'Extensions.east.ProxyReplicas', field: 'Extensions', key: 'east', from: 5, to: 1 }],
    });
    expect(parsed(textWritten(planned)).extensions['east']?.['ProxyReplicas']).toBe(1);
  });

  it('does not change or react to what others change outside of our block', () => {
    const more = `${eastText}\n[Extensions.other]\nImage = "x"\nServiceCluster = "other"\n`;
    const configs = [confN(1, defaultConfig), ourConfN(2, eastText, ['east'], eastTemplate), confN(3, more)];

    const { plan } = planOf(east, withNodeLabels(interlockSwarm({ configs, running: 3 })));

    expect(plan.changes).toEqual([]);
  });

  it('follows an upgrade of the images of the block it takes values from, cause template', () => {
    const upgraded = edited(eastText, (block) => (block['ProxyImage'] = 'docker/proxy:9'), 'default');
    const configs = [
      confN(1, defaultConfig),
      ourConfN(2, eastText, ['east'], eastTemplate),
      confN(3, upgraded),
    ];

    const planned = planOf(east, withNodeLabels(interlockSwarm({ configs, running: 3 })));

    expect(planned.plan.changes[0]).toMatchObject({ id: conf(4), cause: 'template' });
    expect(parsed(textWritten(planned)).extensions['east']?.['ProxyImage']).toBe('docker/proxy:9');
  });

  it('says which proxies a changed block interrupts, and that a new block interrupts none', () => {
    const eastRuns = interlockSwarm({
      configs: [ourConfN(2, eastText, ['east'], eastTemplate)],
      running: 2,
      services: [marked('ucp-interlock-proxy'), marked('ucp-interlock-proxy-east')],
      tasks: [observedTask('ucp-interlock-proxy-east', { id: 'e1' })],
    });
    const changed = manifestSet(cluster('east', { config: { connectTimeout: 9 } }));
    const added = manifestSet(cluster('east'), cluster('west'));

    const coreImpact = ({ plan }: PlannedPass): unknown =>
      plan.changes.find(({ id }) => id === coreKey)?.impact;

    expect(coreImpact(planOf(changed, eastRuns))).toMatchObject({
      class: 'interruption',
      tasks: 2,
      proxies: ['ucp-interlock-proxy-east'],
    });
    expect(coreImpact(planOf(added, eastRuns))).toMatchObject({ class: 'rollingRestart', proxies: [] });
  });

  it('keeps foreign top-level keys, and reports drift only for declared ones', () => {
    const set = manifestSet(cluster('east'), interlock({ pollInterval: '9s' }));
    const ours = textWritten(planOf(set, vendorSwarm()));
    const { top, extensions } = parsed(ours);
    const moved = renderDocument({ top: { ...top, PollInterval: '3s', DockerURL: 'theirs' }, extensions });
    const configs = [confN(1, defaultConfig), ourConfN(2, ours, ['east'], eastTemplate), confN(3, moved)];

    const { plan } = planOf(set, withNodeLabels(interlockSwarm({ configs, running: 3 })));

    expect(plan.changes[0]).toMatchObject({ cause: 'drift', fields: [{ path: 'PollInterval' }] });
    expect(plan.drift).toMatchObject([
      {
        fields: [
          { path: 'configs["/config.toml"]', to: 'com.docker.ucp.interlock.conf-3' },
          { path: 'PollInterval', field: 'PollInterval', from: '9s', to: '3s' },
        ],
      },
    ]);
  });

  it('reports drift for a block that we removed and somebody restored', () => {
    const set = manifestSet(cluster('east'), interlock({ removeExtensions: ['default'] }));
    const ours = textWritten(planOf(set, vendorSwarm()));
    const configs = [ourConfN(2, ours, ['east'], eastTemplate), confN(3, eastText)];

    const { plan } = planOf(set, withNodeLabels(interlockSwarm({ configs, running: 3 })));

    expect(plan.changes[0]).toMatchObject({ cause: 'drift' });
    expect(plan.drift[0]?.fields.map(({ path }) => path)).toContain('Extensions.default');
  });

  const rotated = (numbers: readonly number[], running: number, text = eastText): readonly string[] => {
    const configs = numbers.map((number) =>
      ourConfN(number, number === running ? text : eastText, ['east'], eastTemplate),
    );
    const set = manifestSet(cluster('east'), interlock({ keepConfigs: 3 }));
    const { plan } = planOf(set, withNodeLabels(interlockSwarm({ configs, running })));
    return plan.changes.filter(({ op }) => op === 'delete').map(({ id }) => id);
  };

  it('deletes old configs of ours beyond those that are kept, the new one counted', () => {
    const other = edited(eastText, (block) => (block['ProxyReplicas'] = 5));

    expect(rotated([1, 2, 3, 4], 4)).toEqual([conf(1)]);
    expect(rotated([1, 2, 3, 4], 4, other)).toEqual([conf(1), conf(2)]);
  });

  it('never deletes the config that the core used before: a rollback restores it', () => {
    expect(
      rotated(
        [1, 2, 3, 4, 5],
        1,
        edited(eastText, (block) => (block['ProxyReplicas'] = 5)),
      ),
    ).toEqual([conf(2)]);
  });

  it.each<[string, ObservedSwarm, string]>([
    ['there is no core', { ...vendorSwarm(), services: [], configs: [] }, 'the core service does not exist'],
    [
      'the core mounts no config',
      { ...vendorSwarm(), services: [observedService('ucp-interlock')] },
      'it mounts no config at "/config.toml"',
    ],
    [
      'config.toml cannot be read',
      interlockSwarm({ configs: [confN(1, 'A = = 1')], running: 1 }),
      'the running config.toml cannot be read at 1:',
    ],
    [
      'config.toml is of Interlock 1.x',
      interlockSwarm({ configs: [confN(1, '[[Extensions]]\nName = "nginx"')], running: 1 }),
      'Interlock 1.x',
    ],
  ])('refuses where %s, and does the rest', (_, swarm, reason) => {
    const { plan } = planOf(manifestSet(cluster('east'), service('web', 'east')), swarm);

    expect(plan.refused).toMatchObject([{ reason: expect.stringContaining(reason) as unknown }]);
    expect(plan.changes.map(({ id }) => id)).toEqual(['node/n-east', 'service/web']);
  });

  it('refuses to leave config.toml without any block', () => {
    const { plan } = planOf(manifestSet(interlock({ removeExtensions: ['default'] })), vendorSwarm());

    expect(plan.changes).toEqual([]);
    expect(plan.refused).toMatchObject([
      { resource: coreKey, reason: expect.stringContaining('no block') as unknown },
    ]);
  });

  it('refuses to un-route services of others, with their names', () => {
    const routed = observedService(
      'shop',
      labels({ 'com.docker.lb.hosts': 'shop', 'com.docker.lb.port': '1' }),
    );
    const swarm = vendorSwarm();
    const set = manifestSet(cluster('east'), interlock({ removeExtensions: ['default'] }));

    const { plan } = planOf(set, { ...swarm, services: [...swarm.services, routed] });

    expect(plan.refused).toMatchObject([{ reason: expect.stringContaining('shop') as unknown }]);
    expect(plan.changes.map(({ id }) => id)).toEqual(['node/n-east']);
  });

  it('does not read the core by the place of its config but by its target', () => {
    const other = { ...core(1), configs: [{ target: '/other', id: 'x', name: 'x' }, ...core(1).configs] };
    const swarm = vendorSwarm();

    const { plan } = planOf(east, { ...swarm, services: [other, ...swarm.services.slice(1)] });

    expect(plan.refused).toEqual([]);
  });
});

/** The swarm with what the east cluster wants of its node, so that only config.toml is in the plan. */
function withNodeLabels(swarm: ObservedSwarm): ObservedSwarm {
  const nodeLabels = { region: 'east', 'io.swarm-reconciler.keys.default': '{"region":"east"}' };
  return {
    ...swarm,
    nodes: swarm.nodes.map((node) =>
      node.hostname === 'n-east' ? { ...node, labels: { ...node.labels, ...nodeLabels } } : node,
    ),
  };
}
