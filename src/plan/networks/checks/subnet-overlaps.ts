import { parseIpv4Range, rangesOverlap, type Ipv4Range } from '../../../kernel/ipv4-range.ts';
import { keyOf } from '../../../kernel/key.ts';
import type { DesiredNetwork } from '../../../model/desired.ts';
import type { SwarmCheck } from '../../common/check.ts';
import { fragment, joinFragments, refusal, type Fragment } from '../../common/fragment.ts';
import type { PlanInput } from '../../plan-input.ts';

/**
 * The subnets of a new network are free. Swarm accepts others and then never allocates them; those of a node's own networks
 * it allocates, and the node rejects every task.
 */
export const subnetOverlaps: SwarmCheck = ({ input }) => {
  const taken = takenRanges(input);
  const existing = new Set(input.observed.networks.map(({ name }) => name));
  return joinFragments(
    input.desired.networks
      .filter(({ name, driver, external }) => driver === 'overlay' && !external && !existing.has(name))
      .map((network) => checkNetwork(network, taken)),
  );
};

interface TakenRange {
  readonly range: Ipv4Range;
  /** As messages call it. */
  readonly owner: string;
}

function takenRanges({ observed: { networks, localNetworks } }: PlanInput): readonly TakenRange[] {
  const rangesOf = (subnets: readonly string[], owner: string): readonly TakenRange[] =>
    subnets.flatMap((subnet) => {
      const range = parseIpv4Range(subnet);
      return range === undefined ? [] : [{ range, owner: `${subnet} of ${owner}` }];
    });
  return [
    ...networks.flatMap(({ name, ingress, subnets }) =>
      rangesOf(subnets, ingress ? 'the ingress network' : keyOf('network', name)),
    ),
    ...localNetworks.flatMap(({ name, subnets }) => rangesOf(subnets, `the node's own network "${name}"`)),
  ];
}

function checkNetwork({ name, subnets, origin }: DesiredNetwork, taken: readonly TakenRange[]): Fragment {
  for (const subnet of subnets) {
    const range = parseIpv4Range(subnet);
    const other = range && taken.find((one) => rangesOverlap(one.range, range));
    if (other !== undefined) {
      return refusal(
        keyOf('network', name),
        `its subnet ${subnet} overlaps ${other.owner}, so that no task on it could start`,
        `Declare a free range in subnets: ${origin}`,
      );
    }
  }
  return fragment({});
}
