/** A range of IPv4 addresses in CIDR notation, as numbers. */
export interface Ipv4Range {
  readonly first: number;
  readonly last: number;
  readonly bits: number;
  /** Whether the text has zeros behind the prefix, as engines from 26.1 on require. */
  readonly isExact: boolean;
}

/** Undefined if it is not one, as for IPv6. */
export function parseIpv4Range(text: string): Ipv4Range | undefined {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const number = parseIpv4(address);
  const bits = /^\d{1,2}$/.test(prefix) ? Number(prefix) : 33;
  if (number === undefined || bits > 32 || rest.length > 0) return undefined;
  const size = 2 ** (32 - bits);
  const first = number - (number % size);
  return { first, last: first + size - 1, bits, isExact: number === first };
}

export function parseIpv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

const formatIpv4 = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

export const formatIpv4Range = ({ first, bits }: Ipv4Range): string => `${formatIpv4(first)}/${bits}`;

export const rangesOverlap = (left: Ipv4Range, right: Ipv4Range): boolean =>
  left.first <= right.last && right.first <= left.last;
