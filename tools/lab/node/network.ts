import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabPaths } from '../paths.ts';
import { bridge, prefix } from '../paths.ts';
import { LabError } from '../lab-error.ts';
import type { LabNode } from './node.ts';
import { run, succeeds } from '../program.ts';

interface Link {
  readonly ifname: string;
  readonly addr_info: readonly { readonly local?: string }[];
}

const namespaceFolder = '/run/netns';
const bridgeRule = ['FORWARD', '-i', bridge, '-o', bridge, '-j', 'ACCEPT'];

export function namespaceFile(node: LabNode): string {
  return join(namespaceFolder, node.namespace);
}

export async function makeBridge({ gateway }: LabPaths): Promise<void> {
  const links = await readLinks();
  const own = links.find((link) => link.ifname === bridge);
  if (own === undefined) await run('ip', ['link', 'add', bridge, 'type', 'bridge']);
  if (!hasAddress(own, gateway)) await run('ip', ['addr', 'add', `${gateway}/24`, 'dev', bridge]);
  await run('ip', ['link', 'set', bridge, 'up']);
  await admitBridgedTraffic();
}

/** Fails if another link on the machine has addresses in the network of the nodes. */
export async function requireFreeNetwork({ network }: LabPaths): Promise<void> {
  const other = (await readLinks()).find(
    (link) =>
      link.ifname !== bridge && link.addr_info.some(({ local }) => local?.startsWith(`${network}.`) === true),
  );
  if (other !== undefined) {
    throw new LabError(
      `Cannot start the lab: the network ${network}.0/24 is in use on link "${other.ifname}": ` +
        'set RECONCILER_LAB_SUBNET to a free one, for example 10.99.0.0/24',
    );
  }
}

/** Creates a node's namespace and its link to the bridge; repairs what a crash or a cut left behind. */
export async function connectNode(node: LabNode): Promise<void> {
  await makeNamespace(node);
  if (!(await hasLink(node))) await makeLink(node);
  await run('ip', ['link', 'set', node.link, 'master', bridge, 'up']);
  const inside = await readLinks(['-n', node.namespace]);
  if (
    !hasAddress(
      inside.find((link) => link.ifname === 'eth0'),
      node.address,
    )
  ) {
    await run('ip', ['-n', node.namespace, 'addr', 'add', `${node.address}/24`, 'dev', 'eth0']);
  }
  await run('ip', ['-n', node.namespace, 'link', 'set', 'lo', 'up']);
  await run('ip', ['-n', node.namespace, 'link', 'set', 'eth0', 'up']);
}

/**
 * An engine that exits while it removes an overlay network can leave the network's tunnel in the node's namespace, and
 * the next engine rejects every task on that network: "error creating vxlan interface: file exists" (observed with
 * 20.10.24). The node's engine must not run.
 */
export async function removeLeftTunnels(node: LabNode): Promise<void> {
  const inside = ['-n', node.namespace];
  for (const { ifname } of await readLinks(inside)) {
    if (ifname.startsWith('vx-')) await run('ip', [...inside, 'link', 'del', ifname]);
  }
}

export async function setLink(node: LabNode, direction: 'up' | 'down'): Promise<void> {
  await run('ip', ['link', 'set', node.link, direction]);
}

export async function labNamespaces(): Promise<string[]> {
  if (!existsSync(namespaceFolder)) return [];
  const names = await readdir(namespaceFolder);
  return names.filter((name) => new RegExp(`^${prefix}\\d+$`).test(name));
}

export async function labLinks(): Promise<string[]> {
  const pattern = new RegExp(`^${prefix}(v\\d+|br0)$`);
  return (await readLinks()).map((link) => link.ifname).filter((name) => pattern.test(name));
}

export async function removeNetwork(): Promise<void> {
  for (const name of await labNamespaces()) {
    await succeeds('ip', ['netns', 'del', name]);
    await rm(join(namespaceFolder, name), { force: true });
  }
  // The kernel removes a veth pair some time after its namespace, so any of these links may disappear by itself.
  for (const name of await labLinks()) await succeeds('ip', ['link', 'del', name]);
  while (await succeeds('iptables', ['-D', ...bridgeRule]));
}

/** If the machine runs an engine of its own, iptables filters bridged traffic too and drops what no rule accepts. */
async function admitBridgedTraffic(): Promise<void> {
  const filtered = await readFile('/proc/sys/net/bridge/bridge-nf-call-iptables', 'utf8').catch(() => '0');
  if (filtered.trim() !== '1' || (await succeeds('iptables', ['-C', ...bridgeRule]))) return;
  await run('iptables', ['-I', ...bridgeRule]);
}

async function makeNamespace(node: LabNode): Promise<void> {
  const file = namespaceFile(node);
  // After a crash the file can exist without a namespace, and "ip netns add" refuses to replace it.
  if (existsSync(file) && !(await succeeds('nsenter', [`--net=${file}`, 'true']))) await rm(file);
  if (!existsSync(file)) await run('ip', ['netns', 'add', node.namespace]);
}

/** Removes a link whose other end is lost, or in a namespace of a previous lab, so that it is created again. */
async function hasLink(node: LabNode): Promise<boolean> {
  const outside = (await readLinks()).some((link) => link.ifname === node.link);
  const inside = (await readLinks(['-n', node.namespace])).some((link) => link.ifname === 'eth0');
  if (outside && !inside) await succeeds('ip', ['link', 'del', node.link]);
  return outside && inside;
}

async function makeLink(node: LabNode): Promise<void> {
  const peer = ['peer', 'name', 'eth0', 'netns', node.namespace];
  await run('ip', ['link', 'add', node.link, 'type', 'veth', ...peer]);
}

async function readLinks(where: readonly string[] = []): Promise<Link[]> {
  // iproute2 defines the format of "ip -json address"; old versions print links without addresses as empty objects.
  const links = JSON.parse(await run('ip', [...where, '-json', 'address', 'show'])) as Partial<Link>[];
  return links.flatMap(({ ifname, addr_info = [] }) => (ifname === undefined ? [] : [{ ifname, addr_info }]));
}

function hasAddress(link: Link | undefined, address: string): boolean {
  return link?.addr_info.some(({ local }) => local === address) === true;
}
