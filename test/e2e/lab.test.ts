import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { labPids } from '../../tools/lab/node/cgroup.ts';
import { labRemains } from '../../tools/lab/down.ts';
import { enginePid } from '../../tools/lab/node/engine.ts';
import { labPaths } from '../../tools/lab/paths.ts';
import { runningLabs } from '../../tools/lab/guard.ts';
import type { Lab } from '../../tools/lab/lab.ts';
import { startLab } from '../../tools/lab/lab.ts';
import { namespaceFile } from '../../tools/lab/node/network.ts';
import { kill } from '../../tools/lab/process.ts';
import { run } from '../../tools/lab/program.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { endLab } from '../support/lab/shared-lab.ts';

const names = ['ucp-manager-0', 'ucp-node-0', 'ucp-node-1'];

describeLab('the lab', () => {
  let lab: Lab;

  beforeAll(async () => {
    await endLab();
    // These tests kill and remove a lab: they do not start on one that somebody works with.
    expect(runningLabs(), 'a lab is running: end it first with npm run lab -- down').toEqual([]);
    lab = await startLab();
  });

  afterAll(async () => {
    if (runningLabs().length === 0 || runningLabs().includes(labPaths().dir)) await lab.down();
  });

  it('starts a swarm of three ready nodes with their names', async () => {
    expect(await readReadyNodes(lab)).toEqual(names);
    expect(lab.nodes.map((node) => node.role)).toEqual(['manager', 'worker', 'worker']);
  });

  it('a second up changes nothing', async () => {
    const before = await fingerprint(lab);

    const again = await startLab();

    expect(again.nodes).toEqual(lab.nodes);
    expect(await fingerprint(again)).toEqual(before);
  });

  it('runs training/whoami:latest on a worker, which answers on a host port and an overlay network', async () => {
    await lab.docker(['network', 'create', '--driver', 'overlay', 'demo']);

    await lab.docker([
      ...['service', 'create', '--detach', '--name', 'demo', '--network', 'demo'],
      ...['--constraint', 'node.hostname==ucp-node-0', '--publish', 'mode=host,published=8000,target=8000'],
      'training/whoami:latest',
    ]);

    await until(async () => (await requestPort(lab, 'ucp-node-0')).startsWith("I'm "));
    expect(await requestOverlay(lab, 'demo')).toBe(await requestPort(lab, 'ucp-node-0'));
  });

  it('a cut node is down until it is healed', async () => {
    await lab.cut('ucp-node-1');
    await until(async () => !(await readReadyNodes(lab)).includes('ucp-node-1'));

    await lab.heal('ucp-node-1');

    await until(async () => (await readReadyNodes(lab)).includes('ucp-node-1'));
  });

  it('a stopped node and a killed node come back', async () => {
    await lab.stopNode('ucp-node-0');
    await lab.killNode('ucp-node-1');
    await leaveTunnel(lab, 'ucp-node-0', 'demo');

    await Promise.all([lab.startNode('ucp-node-0'), lab.startNode('ucp-node-1')]);

    await until(async () => (await requestPort(lab, 'ucp-node-0')).startsWith("I'm "));
    await until(async () => (await readReadyNodes(lab)).length === names.length);
  });

  it('survives daemons that were killed with SIGKILL', async () => {
    for (const pid of labPids()) if (isDaemon(pid)) kill(pid, 'SIGKILL');

    lab = await startLab();

    expect(await readReadyNodes(lab)).toEqual(names);
    await until(async () => (await requestPort(lab, 'ucp-node-0')).startsWith("I'm "));
  });

  it('survives the loss of every process and of a namespace, with stale files left behind', async () => {
    const [, node] = lab.nodes;
    await killEverything();
    await run('umount', [namespaceFile(node!)]);
    await writeFile(`${node!.dir}/pid`, '1');

    lab = await startLab();

    expect(await readReadyNodes(lab)).toEqual(names);
    await until(async () => (await requestPort(lab, 'ucp-node-0')).startsWith("I'm "));
  });

  it('refuses other nodes while it runs', async () => {
    await expect(startLab({ workers: 3 })).rejects.toThrow('end it first with npm run lab -- down');
  });

  it('down leaves no process, namespace, link, mount or cgroup behind', async () => {
    await lab.down();

    expect(await labRemains(labPaths())).toEqual([]);
  });

  it('down removes a lab whose files are lost', async () => {
    lab = await startLab({ workers: 1, names: ['a', 'b'] });
    await rm(`${labPaths().dir}/lab.json`);

    await lab.down();

    expect(await labRemains(labPaths())).toEqual([]);
  });
});

async function readReadyNodes(lab: Lab): Promise<string[]> {
  const listed = await lab.docker(['node', 'ls', '--format', '{{.Hostname}} {{.Status}}']);
  const lines = listed.trim().split('\n');
  return lines.flatMap((line) => (line.endsWith(' Ready') ? [line.split(' ')[0]!] : [])).toSorted();
}

/** What a second start might change: the engines, and every object of the swarm with its version. */
async function fingerprint(lab: Lab): Promise<unknown> {
  const paths = ['/nodes', '/services', '/configs', '/networks'];
  const answers = await Promise.all(paths.map((path) => lab.api('GET', path)));
  const objects = answers.flatMap(
    ({ body }) => body as { ID?: string; Id?: string; Version?: { Index: number } }[],
  );
  return {
    engines: lab.nodes.map(enginePid),
    objects: objects.map(({ ID, Id, Version }) => `${ID ?? Id!} ${Version?.Index ?? 0}`).toSorted(),
  };
}

async function requestPort(lab: Lab, node: string): Promise<string> {
  const { address } = lab.nodes.find(({ name }) => name === node)!;
  const curl = ['curl', '--silent', '--max-time', '2', `http://${address}:8000/`];
  return lab.inNode('ucp-manager-0', curl).catch(() => '');
}

/** Sends a request to the task's address on the overlay network, from a container on another node. */
async function requestOverlay(lab: Lab, service: string): Promise<string> {
  const { body } = await lab.api(
    'GET',
    `/tasks?filters={"service":{"${service}":true},"desired-state":{"running":true}}`,
  );
  const [task] = body as {
    NetworksAttachments: { Network: { Spec: { Name: string } }; Addresses: string[] }[];
  }[];
  const attached = task!.NetworksAttachments.find(({ Network }) => Network.Spec.Name === service);
  const url = `http://${attached!.Addresses[0]!.split('/')[0]!}:8000/`;

  await lab.docker([
    ...[
      'service',
      'create',
      '--detach',
      '--name',
      'asker',
      '--network',
      service,
      '--restart-condition',
      'none',
    ],
    ...['--constraint', 'node.hostname==ucp-node-1', '--mode', 'replicated-job'],
    ...[`${lab.registry}/node:1`, '-e', `fetch('${url}').then((r) => r.text()).then((t) => console.log(t))`],
  ]);
  let answer = '';
  await until(async () => (answer = await lab.docker(['service', 'logs', '--raw', 'asker'])) !== '');
  return answer.trimEnd() + '\n';
}

/** Leaves what an engine can leave behind when it exits while it removes an overlay network. */
async function leaveTunnel(lab: Lab, node: string, network: string): Promise<void> {
  const id = await lab.docker(['network', 'inspect', '--format', '{{.ID}}', network]);
  const tunnel = [`vx-001001-${id.slice(0, 5)}`, 'type', 'vxlan', 'id', '4097', 'dstport', '4789'];
  await lab.inNode(node, ['ip', 'link', 'add', ...tunnel]).catch((error: unknown) => {
    // The engine has just done so by itself.
    expect(String(error)).toContain('exists');
  });
}

async function until(check: () => Promise<boolean>): Promise<void> {
  await expect.poll(check, { timeout: 60_000, interval: 200 }).toBe(true);
}

function isDaemon(pid: number): boolean {
  return /^(dockerd|containerd|docker-registry)\n$/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'));
}

async function killEverything(): Promise<void> {
  while (labPids().length > 0) {
    for (const pid of labPids()) kill(pid, 'SIGKILL');
    await sleep(50);
  }
}
