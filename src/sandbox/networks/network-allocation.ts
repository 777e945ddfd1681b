import { type AddressBlock, formatAddress, overlap, parseBlock } from './address.ts';
import type { Draft } from '../draft.ts';
import type { Network, Subnet } from '../state.ts';

const pool = '10.0.0.0/8';

/**
 * Subnets for a new network; undefined if the requested ones overlap others or each other, or if no host can have the
 * gateway's address, which the engine does not report.
 */
export function allocateSubnets(draft: Draft, requested: readonly Partial<Subnet>[]): Network['Allocated'] {
  const explicit = requested.filter((config) => config.Subnet !== undefined);
  const subnets = explicit.length > 0 ? explicit.map(withGateway) : [nextFreeSubnet(draft)];
  const isAllocatable = subnets.every(
    (subnet, index) =>
      isFree(draft, subnet.Subnet) && isApart(subnet, subnets.slice(0, index)) && hasHostGateway(subnet),
  );
  if (explicit.length > 0 && !isAllocatable) return undefined;
  return { Subnets: subnets, VxlanId: 4096 + draft.nextSubnet() };
}

function withGateway(config: Partial<Subnet>): Subnet {
  const { Subnet: subnet = '', IPRange, Gateway } = config;
  const block = parseBlock(subnet);
  return {
    Subnet: subnet,
    ...(IPRange === undefined ? {} : { IPRange }),
    Gateway: Gateway ?? formatAddress((block?.first ?? 0) + 1),
  };
}

function isApart({ Subnet: subnet }: Subnet, others: readonly Subnet[]): boolean {
  const block = parseBlock(subnet);
  return others.every((other) => {
    const taken = parseBlock(other.Subnet);
    return block === undefined || taken === undefined || !overlap(block, taken);
  });
}

function hasHostGateway({ Subnet: subnet, Gateway: gateway = '' }: Subnet): boolean {
  const block = parseBlock(subnet);
  if (block === undefined || block.bits > 30) return true;
  return ![block.first, block.first + block.size - 1].map(formatAddress).includes(gateway);
}

function nextFreeSubnet(draft: Draft): Subnet {
  const start = parseBlock(pool)?.first ?? 0;
  for (let number = 1; ; number += 1) {
    const subnet = `${formatAddress(start + number * 256)}/24`;
    if (isFree(draft, subnet)) return withGateway({ Subnet: subnet });
  }
}

function isFree(draft: Draft, subnet: string): boolean {
  const block = parseBlock(subnet);
  if (block === undefined) return false;
  return !draft.networks.list().some((network) => blocksOf(network).some((other) => overlap(block, other)));
}

const blocksOf = (network: Network): readonly AddressBlock[] =>
  (network.Scope === 'swarm' ? (network.Allocated?.Subnets ?? []) : []).flatMap(
    (subnet) => parseBlock(subnet.Subnet) ?? [],
  );

/** The next address of the network. Addresses are assigned in order and not reused (`ipam.serial`). */
export function takeAddress(draft: Draft, network: Network): string | undefined {
  const subnet = network.Allocated?.Subnets[0];
  const block = parseBlock(subnet?.Subnet ?? '');
  if (subnet === undefined || block === undefined) return undefined;
  const range = parseBlock(subnet.IPRange ?? '') ?? block;
  // The network's own address and the gateway are never assigned.
  const reserved = subnet.IPRange === undefined ? 2 : 0;
  const usable = Math.max(range.size - reserved - 1, 1);
  const address = range.first + reserved + (network.AddressesTaken % usable);
  draft.networks.put(network.ID, { ...network, AddressesTaken: network.AddressesTaken + 1 });
  return `${formatAddress(address)}/${block.bits}`;
}
