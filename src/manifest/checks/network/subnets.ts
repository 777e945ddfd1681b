import type { Network } from '../../../generated/service-cluster.ts';
import { clusterNetworks } from '../../../defaults/manifest-defaults.ts';
import { formatIpv4Range, parseIpv4, parseIpv4Range, rangesOverlap } from '../../../kernel/ipv4-range.ts';
import type { Ipv4Range } from '../../../kernel/ipv4-range.ts';
import type { Located, ServiceCluster } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { distinctClusters } from '../find-clusters.ts';
import { placeOf } from '../place-of.ts';

/**
 * Address ranges that swarm can allocate. It accepts nearly any, and then never gives the network an address: no task on it
 * leaves state "new", and nothing says why. Networks that exist already are compared by the plan.
 */
export const subnets: Check = (set) => {
  const declared = distinctClusters(set).flatMap(overlayNetworks);
  return [...declared.flatMap(faultsOf), ...overlaps(rangesOf(declared))];
};

interface Declared {
  readonly cluster: Located<ServiceCluster>;
  readonly network: Network;
  readonly pointer: string;
}

const overlayNetworks = (cluster: Located<ServiceCluster>): readonly Declared[] =>
  clusterNetworks(cluster.manifest)
    .map((network, index) => ({ cluster, network, pointer: childPointer('/spec/networks', index) }))
    .filter(({ network }) => (network.driver ?? 'overlay') === 'overlay');

const isIpv6 = (text: string): boolean => text.includes(':');

function faultsOf({ cluster, network, pointer }: Declared): readonly Problem[] {
  const { name, subnets: texts = [], gateway } = network;
  const at = (field: string, message: string, hint: string): Problem =>
    problemAt(cluster, `${pointer}/${field}`, { code: 'field-value', message, hint });
  const faults = texts.flatMap((text, index) => {
    const fault = subnetFault(text);
    return fault === undefined
      ? []
      : [at(`subnets/${index}`, `Subnet "${text}" of network "${name}" ${fault[0]}`, fault[1])];
  });
  if (texts.length > 0 && texts.every(isIpv6)) {
    faults.push(
      at(
        'subnets/0',
        `Network "${name}" has only IPv6 subnets, with which swarm starts no task`,
        'Add an IPv4 subnet',
      ),
    );
  }
  const gatewayText = gatewayFault(gateway, texts);
  if (gatewayText !== undefined) {
    faults.push(
      at('gateway', `Gateway "${gateway ?? ''}" of network "${name}" ${gatewayText[0]}`, gatewayText[1]),
    );
  }
  return faults;
}

type Words = readonly [message: string, hint: string];

function subnetFault(text: string): Words | undefined {
  if (isIpv6(text)) return undefined;
  const range = parseIpv4Range(text);
  if (range === undefined)
    return [
      'is not a range of addresses',
      'Write an address and the bits of its prefix, such as 10.20.0.0/22',
    ];
  if (!range.isExact)
    return [
      `has an address behind the prefix: expected "${formatIpv4Range(range)}"`,
      'Write the first address of the range',
    ];
  return undefined;
}

/** The first and the last address of a range are no addresses of hosts. */
function gatewayFault(gateway: string | undefined, [first]: readonly string[]): Words | undefined {
  if (gateway === undefined) return undefined;
  if (first === undefined) return ['has no subnet', 'Declare subnets, or remove gateway'];
  const range = parseIpv4Range(first);
  const address = parseIpv4(gateway);
  if (range?.isExact !== true) return undefined;
  if (address === undefined || address < range.first || address > range.last)
    return [`is outside of the first subnet, ${first}`, 'Name an address in that range, or remove gateway'];
  if (range.bits < 31 && (address === range.first || address === range.last))
    return [
      `is the ${address === range.first ? 'first' : 'last'} address of ${first}, which no host can have`,
      'Name another address in that range, or remove gateway',
    ];
  return undefined;
}

interface DeclaredRange extends Declared {
  readonly place: number;
  readonly text: string;
  readonly range: Ipv4Range;
}

/** Several clusters may declare one network: the first counts, and `networkConflict` compares the others with it. */
function rangesOf(declared: readonly Declared[]): readonly DeclaredRange[] {
  const firsts = new Map<string, Declared>();
  for (const one of declared) {
    const isKnown = one.network.subnets === undefined || firsts.has(one.network.name);
    if (!isKnown) firsts.set(one.network.name, one);
  }
  const texts = [...firsts.values()].flatMap((one) =>
    (one.network.subnets ?? []).map((text, index) => ({
      ...one,
      ...{ text, pointer: `${one.pointer}/subnets/${index}` },
    })),
  );
  return texts.flatMap((one, place) => {
    const range = parseIpv4Range(one.text);
    return range === undefined ? [] : [{ ...one, place, range }];
  });
}

/** In order of their first addresses, a range overlaps an earlier one if it starts before the furthest of them ends. */
function overlaps(ranges: readonly DeclaredRange[]): readonly Problem[] {
  const sorted = ranges.toSorted((left, right) => left.range.first - right.range.first);
  let furthest: DeclaredRange | undefined;
  const pairs: (readonly [DeclaredRange, DeclaredRange])[] = [];
  for (const next of sorted) {
    if (furthest !== undefined && rangesOverlap(furthest.range, next.range)) {
      pairs.push(furthest.place < next.place ? [furthest, next] : [next, furthest]);
    }
    if (furthest === undefined || next.range.last > furthest.range.last) furthest = next;
  }
  return pairs
    .toSorted(([, left], [, right]) => left.place - right.place)
    .map(([first, later]) =>
      problemAt(later.cluster, later.pointer, {
        code: 'network-conflict',
        message: `Subnet "${later.text}" of network "${later.network.name}" overlaps "${first.text}" of network "${first.network.name}" at ${placeOf(first.cluster, first.pointer)}`,
        hint: 'Give each network a range of its own',
      }),
    );
}
