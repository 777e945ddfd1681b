/** How many addresses IPv4 subnets have for tasks: all but network, broadcast and gateway address of each. */
export const usableAddresses = (subnets: readonly string[]): number =>
  subnets.map(prefixLength).reduce((sum, bits) => sum + Math.max(0, addressesOf(bits) - 3), 0);

/** The smallest subnet with `count` addresses for tasks, such as `/23`. */
export function prefixFor(count: number): string {
  let bits = 30;
  while (bits > 8 && addressesOf(bits) - 3 < count) bits -= 1;
  return `/${bits}`;
}

export const isIpv4Subnet = (subnet: string): boolean => /^\d+(\.\d+){3}\/\d+$/.test(subnet);

const prefixLength = (subnet: string): number => Number(subnet.slice(subnet.indexOf('/') + 1));

const addressesOf = (bits: number): number => 2 ** (32 - bits);
