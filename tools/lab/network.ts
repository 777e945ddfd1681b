import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabPaths } from './paths.ts';
import { bridge, prefix } from './paths.ts';
import { LabError } from './lab-error.ts';
import type { LabNode } from './node.ts';
import { run, succeeds } from './program.ts';

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

/** Fails when something else on the machine has addresses in the network the nodes are to have. */
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

/** Gives a node its namespace and its cable to the bridge; mends what a crash or a cut left half done. */
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
 * An engine that ends while it takes an overlay network down can leave the network's tunnel in the node's namespace,
 * and the next engine rejects every task on that network: "error creating vxlan interface: file exists" (seen with
 * 20.10.24). Only for a node without an engine.
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
  // The kernel removes a veth pair some time after its namespace, so any of these may vanish on its own.
  for (const name of await labLinks()) await succeeds('ip', ['link', 'del', name]);
  while (await succeeds('iptables', ['-D', ...bridgeRule]));
}

/** Where an engine of its own runs, the machine filters bridged traffic too and drops what no rule admits. */
async function admitBridgedTraffic(): Promise<void> {
  const filtered = await readFile('/proc/sys/net/bridge/bridge-nf-call-iptables', 'utf8').catch(() => '0');
  if (filtered.trim() !== '1' || (await succeeds('iptables', ['-C', ...bridgeRule]))) return;
  await run('iptables', ['-I', ...bridgeRule]);
}

async function makeNamespace(node: LabNode): Promise<void> {
  const file = namespaceFile(node);
  // After a crash the file can be there with no namespace behind it, and "ip netns add" refuses to replace it.
  if (existsSync(file) && !(await succeeds('nsenter', [`--net=${file}`, 'true']))) await rm(file);
  if (!existsSync(file)) await run('ip', ['netns', 'add', node.namespace]);
}

/** A cable whose other end is lost, or in a namespace of a former lab, is made anew; it may vanish on its own (above). */
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
  // The form of "ip -json address" is fixed by iproute2; links without addresses come as empty objects in old ones.
  const links = JSON.parse(await run('ip', [...where, '-json', 'address', 'show'])) as Partial<Link>[];
  return links.flatMap(({ ifname, addr_info = [] }) => (ifname === undefined ? [] : [{ ifname, addr_info }]));
}

function hasAddress(link: Link | undefined, address: string): boolean {
  return link?.addr_info.some(({ local }) => local === address) === true;
}
