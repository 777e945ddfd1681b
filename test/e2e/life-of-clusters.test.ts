import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseDocument } from '../../src/interlock/document/parse-document.ts';
import type { InterlockDocument } from '../../src/model/interlock-document.ts';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { startInterlock, type Interlock } from '../support/lab/interlock.ts';
import { poll } from '../support/poll.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';
import { shareLab } from '../support/lab/shared-lab.ts';

const manifest = (kind: string, name: string, spec: string, annotations = '{}'): string =>
  `apiVersion: swarm-reconciler.io/v1
kind: ${kind}
metadata: { name: ${name}, annotations: ${annotations} }
spec: ${spec}
`;

interface ClusterOptions {
  readonly more?: string;
  readonly annotations?: string;
}

const cluster = (
  name: string,
  node: string,
  port: number,
  { more = '', annotations }: ClusterOptions = {},
): string =>
  manifest(
    'ServiceCluster',
    name,
    `{ nodes: [${node}], nodeLabels: { ${name}: 'yes' }, networks: [${name}net], ${more}
  proxy: { publish: { http: { published: ${String(port)} }, https: { published: ${String(port + 1000)} } } } }`,
    annotations,
  );

const east = cluster('east', 'ucp-node-0', 8080);
const west = cluster('west', 'ucp-node-1', 8080);
const north = cluster('north', 'ucp-node-0', 8081);

const interlock = (spec: string): string => manifest('Interlock', 'interlock', spec);

// The steps build on each other.
describeLab('service clusters that are added, changed and removed on a real swarm', () => {
  let lab: Lab;
  let core: Interlock;
  let folder: string;
  let atStart: InterlockDocument;

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-life-'));
    core = await startInterlock(lab);
    atStart = await running();
  });

  afterAll(async () => {
    await core.stop();
    await rm(folder, { recursive: true });
  });

  const reconciler = (command: string, ...flags: readonly string[]): Promise<Finished> =>
    runReconciler([command, folder, ...flags, '--host', lab.dockerHost]);
  const declare = (...manifests: readonly string[]): Promise<void> =>
    writeFile(join(folder, 'all.yaml'), manifests.join('---\n'));
  const apply = (...flags: readonly string[]): Promise<Finished> =>
    reconciler('apply', '--yes', '--stable-for', '0s', '--allow-interruption', ...flags);
  /** Applies the manifests, and expects that nothing is left to do. */
  const converge = async (...flags: readonly string[]): Promise<Finished> => {
    const applied = await apply(...flags);
    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    const plan = await reconciler(
      'plan',
      '--detailed-exitcode',
      ...flags.filter((flag) => flag === '--prune'),
    );
    expect(plan.code, `${applied.stdout}${applied.stderr}${plan.stdout}`).toBe(0);
    return applied;
  };

  async function running(): Promise<InterlockDocument> {
    const format = '{{range .Spec.TaskTemplate.ContainerSpec.Configs}}{{.ConfigName}}{{end}}';
    const name = (await lab.docker(['service', 'inspect', 'ucp-interlock', '--format', format])).trim();
    const data = await lab.docker(['config', 'inspect', name, '--format', '{{json .Spec.Data}}']);
    const parsed = parseDocument(Buffer.from(JSON.parse(data) as string, 'base64').toString('utf8'));
    if (!parsed.ok) throw new Error(parsed.error.message);
    return parsed.document;
  }
  const blocks = async (): Promise<readonly string[]> => Object.keys((await running()).extensions).sort();
  const labelsOf = async (node: string): Promise<Record<string, string>> =>
    JSON.parse(await lab.docker(['node', 'inspect', node, '--format', '{{json .Spec.Labels}}'])) as Record<
      string,
      string
    >;
  const names = async (kind: 'service' | 'network' | 'config'): Promise<readonly string[]> =>
    (await lab.docker([kind, 'ls', '--format', '{{.Name}}'])).trim().split('\n').sort();
  const specs = async (): Promise<unknown> =>
    ((await lab.api('GET', '/services')).body as readonly { readonly Spec: unknown }[]).map(
      ({ Spec }) => Spec,
    );
  /** Waits for the proxy of a cluster; returns its node. */
  const proxyNode = (name: string): Promise<string> =>
    poll(`the proxy of ${name} runs`, async () => {
      const ps = ['service', 'ps', `ucp-interlock-proxy-${name}`, '--filter', 'desired-state=running'];
      const [line = ''] = (await lab.docker([...ps, '--format', '{{.Node}} {{.CurrentState}}'])).split('\n');
      return /^(\S+) Running /.exec(line)?.[1];
    });

  it('are added one by one, two of them on one node, and the plan after each is empty', async () => {
    for (const manifests of [[east], [east, west], [east, west, north]]) {
      await declare(...manifests);
      await converge('--prune');
    }

    expect(await blocks()).toEqual(['default', 'east', 'north', 'west']);
    expect([await proxyNode('east'), await proxyNode('west'), await proxyNode('north')]).toEqual([
      'ucp-node-0',
      'ucp-node-1',
      'ucp-node-0',
    ]);
  });

  it("get the template's value back when a key is removed from the manifest", async () => {
    const withTimeout = cluster('east', 'ucp-node-0', 8080, { more: 'config: { connectTimeout: 7 },' });
    await declare(withTimeout, west, north);
    await converge('--prune');
    expect((await running()).extensions['east']?.['Config']).toMatchObject({ ConnectTimeout: 7 });

    await declare(east, west, north);
    await converge('--prune');

    const { default: ofTemplate, east: ours } = (await running()).extensions;
    expect(ours?.['Config']).toEqual(ofTemplate?.['Config']);
  });

  it('do not change if only the name of the manifest changes', async () => {
    const before = await specs();
    const renamed = cluster('east', 'ucp-node-0', 8080, {
      more: 'serviceCluster: east, extensionName: east,',
    });
    await declare(renamed.replace('name: east,', 'name: sunrise,'), west, north);

    const applied = await converge('--prune');

    expect(applied.stdout).toContain('No changes');
    expect(await specs()).toEqual(before);
  });

  it('keep their label, network and proxy if they are no longer declared and nothing is pruned', async () => {
    await declare(east, west);

    const plan = await reconciler('plan', '--detailed-exitcode');
    await converge();

    expect(plan.stdout).toContain(
      'Extensions.north of config.toml was written by us and is no longer declared',
    );
    expect(plan.stdout).toContain(
      '= node/ucp-node-0: label "north" is no longer declared: --prune removes it',
    );
    expect(await labelsOf('ucp-node-0')).toMatchObject({ east: 'yes', north: 'yes' });
    expect(await proxyNode('north')).toBe('ucp-node-0');
  });

  it('are not pruned two at once without --max-deletes', async () => {
    await declare(east);

    const refused = await apply('--prune');

    expect(refused.code).toBe(4);
    for (const name of ['north', 'west']) {
      expect(refused.stdout).toContain(
        `Extensions.${name} is one of 2 clusters that would be pruned, and no more than 1 may be`,
      );
    }
    expect(await blocks()).toEqual(['default', 'east', 'north', 'west']);
  });

  it('are pruned in order with --max-deletes, without the label of the cluster on the same node', async () => {
    const applied = await converge('--prune', '--max-deletes', '2');

    const lines = applied.stderr.split('\n').filter((line) => /^(created|updated|deleted)/.test(line));
    // An old config can be deleted at any point.
    const steps = lines
      .map((line) => line.replace(/\s+/, ' '))
      .filter((line) => !line.startsWith('deleted config'));
    expect(steps[0]).toMatch(/^created config\/com\.docker\.ucp\.interlock\.conf-\d+$/);
    expect(steps[1]).toBe('updated service/ucp-interlock');
    expect(steps.slice(2, 6).sort()).toEqual([
      'deleted service/ucp-interlock-extension-north',
      'deleted service/ucp-interlock-extension-west',
      'deleted service/ucp-interlock-proxy-north',
      'deleted service/ucp-interlock-proxy-west',
    ]);
    expect(await names('network')).not.toContain('westnet');
    expect(await labelsOf('ucp-node-0')).toMatchObject({ east: 'yes' });
    expect(await labelsOf('ucp-node-0')).not.toHaveProperty('north');
    expect(await labelsOf('ucp-node-1')).toEqual({ 'com.docker.ucp.orchestrator.swarm': 'true' });
    expect(await proxyNode('east')).toBe('ucp-node-0');
  });

  it('of another owner are refused, with their nodes, and their block does not change', async () => {
    const before = await running();
    await declare(cluster('east', 'ucp-node-1', 9999));

    const refused = await apply('--owner', 'rival');

    expect(refused.code).toBe(4);
    expect(refused.stdout).toContain('Extensions.east of config.toml belongs to the owner "default"');
    expect(await running()).toEqual(before);
    expect(await labelsOf('ucp-node-1')).not.toHaveProperty('east');
  });

  it('of two owners exist side by side, and neither sees drift in the other', async () => {
    await declare(west);
    expect((await apply('--owner', 'rival')).code).toBe(0);
    expect((await reconciler('plan', '--detailed-exitcode', '--prune', '--owner', 'rival')).code).toBe(0);

    await declare(east);

    expect((await reconciler('plan', '--detailed-exitcode', '--prune')).code).toBe(0);
    expect((await reconciler('drift', '--detailed-exitcode')).code).toBe(0);
    expect(await blocks()).toEqual(['default', 'east', 'west']);
  });

  it('that someone wrote by hand are refused, and adopted with the annotation', async () => {
    await writeByHand('south', await running());
    await declare(east, cluster('south', 'ucp-manager-0', 8082));
    const refused = await apply();
    expect(refused.code).toBe(4);
    expect(refused.stdout).toContain('Extensions.south of config.toml exists and was not created by us');
    expect(await labelsOf('ucp-manager-0')).not.toHaveProperty('south');

    await declare(
      east,
      cluster('south', 'ucp-manager-0', 8082, { annotations: "{ swarm-reconciler.io/adopt: 'true' }" }),
    );
    await converge();

    expect(await proxyNode('south')).toBe('ucp-manager-0');
    expect(await names('service')).not.toContain('by-hand-proxy');
  });

  /** Adds a block as an operator does: to a copy of the running config, under another name. */
  async function writeByHand(name: string, { extensions }: InterlockDocument): Promise<void> {
    const format = '{{range .Spec.TaskTemplate.ContainerSpec.Configs}}{{.ConfigName}}{{end}}';
    const old = (await lab.docker(['service', 'inspect', 'ucp-interlock', '--format', format])).trim();
    const data = await lab.docker(['config', 'inspect', old, '--format', '{{json .Spec.Data}}']);
    const block = Object.entries({
      ...{ Image: extensions['east']?.['Image'], ProxyImage: extensions['east']?.['ProxyImage'] },
      ...{ ServiceName: 'by-hand-extension', ProxyServiceName: 'by-hand-proxy', ServiceCluster: name },
      ...{ ProxyReplicas: 1, PublishMode: 'host', PublishedPort: 7777, PublishedSSLPort: 7778 },
    }).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
    const text = `${Buffer.from(JSON.parse(data) as string, 'base64').toString('utf8')}\n[Extensions.${name}]\n${block.join('\n')}\n`;
    const file = join(folder, '_by-hand.toml');
    await writeFile(file, text);
    await lab.docker(['config', 'create', 'com.docker.ucp.interlock.conf-100', file]);
    const swap = [
      '--config-rm',
      old,
      '--config-add',
      'source=com.docker.ucp.interlock.conf-100,target=/config.toml',
    ];
    await lab.docker(['service', 'update', '--detach=false', ...swap, 'ucp-interlock']);
    await poll('the core has made the proxy that was written by hand', async () =>
      (await names('service')).includes('by-hand-proxy') ? true : undefined,
    );
  }

  // A manager keeps a network, and its name, as long as a container there is attached to it.
  it('can be added again right after their removal, even if a manager still has their network', async () => {
    await declare(east);
    const gone = await converge('--prune');
    expect(gone.stderr).toContain('deleted  network/southnet');

    await declare(east, cluster('south', 'ucp-manager-0', 8082));
    await converge();

    expect(await proxyNode('south')).toBe('ucp-manager-0');
  });

  it('stay if their manifest said that they are never pruned, until a manifest allows it', async () => {
    const south = cluster('south', 'ucp-manager-0', 8082);
    await declare(
      east,
      cluster('south', 'ucp-manager-0', 8082, { annotations: "{ swarm-reconciler.io/prune: 'false' }" }),
    );
    await converge();
    await declare(east);

    const plan = await reconciler('plan', '--prune', '--detailed-exitcode');
    await converge('--prune');

    expect(plan.code, plan.stdout).toBe(0);
    expect(plan.stdout).toContain('= service/ucp-interlock-proxy-south: no longer declared; kept');
    expect(await proxyNode('south')).toBe('ucp-manager-0');
    expect(await labelsOf('ucp-manager-0')).toMatchObject({ south: 'yes' });

    await declare(east, south);
    await converge();
    await declare(east);
    await converge('--prune');

    expect(await blocks()).not.toContain('south');
    expect(await labelsOf('ucp-manager-0')).not.toHaveProperty('south');
  });

  it('restore the default block with removeLast, once no other is left', async () => {
    await declare(west);
    expect((await apply('--owner', 'rival', '--prune')).code).toBe(0);
    await declare(interlock('{ removeExtensions: [default] }'), east);
    await converge('--prune');
    await declare(interlock('{}'));
    expect((await apply('--owner', 'rival', '--prune')).code).toBe(0);
    expect(await blocks()).toEqual(['east']);

    await declare(interlock('{ removeExtensions: [default] }'));
    const refused = await apply('--prune');
    expect(refused.code).toBe(4);
    expect(refused.stdout).toContain('the core needs one');

    await declare(interlock('{ removeExtensions: [default], removeLast: restoreTemplate }'));
    await converge('--prune');

    expect(await running()).toEqual(atStart);
    expect((await names('service')).filter((name) => name.includes('interlock'))).toEqual([
      'ucp-interlock',
      'ucp-interlock-extension',
      'ucp-interlock-proxy',
    ]);
  });
});
