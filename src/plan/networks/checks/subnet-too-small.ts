import { countOf } from '../../../kernel/count-of.ts';
import type { DesiredNetwork } from '../../../model/desired.ts';
import { keyOf } from '../../../kernel/key.ts';
import type { ObservedNetwork } from '../../../model/observed.ts';
import { joinFragments, fragment, refusal, type Fragment } from '../../common/fragment.ts';
import type { PlanInput } from '../../plan-input.ts';
import { addressesNeeded, type AddressesNeeded } from './addresses-needed.ts';
import type { SwarmCheck } from '../../common/check.ts';
import { isIpv4Subnet, prefixFor, usableAddresses } from './subnet-size.ts';

/** The engine's default prefix length, if it reports no other. */
const defaultBits = 24;

/** Above this share of used addresses a warning says that the network fills up. */
const fullShare = 0.8;

/**
 * A network has an address for everything on it. Tasks without one stay in state "new", and swarm does not say why. An
 * existing network cannot be changed, so it only gives a warning.
 */
export const subnetTooSmall: SwarmCheck = ({ input, after }) => {
  const needed = addressesNeeded(input, after);
  return joinFragments(
    input.desired.networks
      .filter(({ driver }) => driver === 'overlay')
      .map((network) => {
        const observed = input.observed.networks.find(({ name }) => name === network.name);
        const subnets = subnetsOf(network, observed, input).filter(isIpv4Subnet);
        if (subnets.length === 0) return fragment({});
        return observed === undefined
          ? checkNew(network, subnets, needed(network.name))
          : checkExisting(network, subnets, needed(network.name));
      }),
  );
};

/** A network without declared subnets gets one of the swarm's default size. */
function subnetsOf(
  { subnets }: DesiredNetwork,
  observed: ObservedNetwork | undefined,
  { observed: { engine } }: PlanInput,
): readonly string[] {
  if (observed !== undefined) return observed.subnets;
  return subnets.length > 0 ? subnets : [`0.0.0.0/${engine.subnetBits ?? defaultBits}`];
}

function checkNew(network: DesiredNetwork, subnets: readonly string[], need: AddressesNeeded): Fragment {
  const room = usableAddresses(subnets);
  if (countIn(need) <= room) return checkExisting(network, subnets, need);
  const subnet =
    network.subnets.length > 0 ? subnets.join(', ') : `(a /${defaultPrefix(subnets)} by default)`;
  return refusal(
    keyOf('network', network.name),
    `its subnet ${subnet} has ${room} addresses for tasks, and ${countIn(need)} are needed: ${wordsOf(need)}`,
    `Declare a larger one, at least a ${enoughFor(need)}, in subnets: ${network.origin}`,
  );
}

function checkExisting(
  { name }: DesiredNetwork,
  subnets: readonly string[],
  need: AddressesNeeded,
): Fragment {
  const key = keyOf('network', name);
  const room = usableAddresses(subnets);
  if (countIn(need) <= room * fullShare) return fragment({});
  const state = countIn(need) > room ? 'tasks beyond that stay in state "new"' : 'it fills up';
  const message = `${key} has ${room} addresses for tasks, and ${countIn(need)} are needed (${wordsOf(need)}): ${state}, and a network cannot grow. A second one with a ${enoughFor(need)} has room`;
  return fragment({ warnings: [{ kind: 'smallSubnet', resource: key, message }] });
}

const countIn = ({ tasks, services, nodes }: AddressesNeeded): number => tasks + services + nodes;

const wordsOf = ({ tasks, services, nodes }: AddressesNeeded): string =>
  [countOf(tasks, 'task'), countOf(services, 'service'), countOf(nodes, 'node')].join(', ');

const enoughFor = (need: AddressesNeeded): string => prefixFor(Math.ceil(countIn(need) / fullShare));

const defaultPrefix = ([subnet = '']: readonly string[]): string => subnet.slice(subnet.indexOf('/') + 1);
