/** IPv4 arithmetic for the networks of the sandbox. */
export interface AddressBlock {
  readonly first: number;
  readonly size: number;
  readonly bits: number;
}

export function parseBlock(subnet: string): AddressBlock | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(subnet);
  if (match === null) return undefined;
  const [, a, b, c, d, mask] = match.map(Number);
  const numbers = [a, b, c, d].map((octet) => octet ?? 256);
  const bits = mask ?? 33;
  if (numbers.some((octet) => octet > 255) || bits > 32) return undefined;
  const address = numbers.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - bits);
  return { first: address - (address % size), size, bits };
}

export const overlap = (left: AddressBlock, right: AddressBlock): boolean =>
  left.first < right.first + right.size && right.first < left.first + left.size;

export const formatAddress = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
