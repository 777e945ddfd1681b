import { proxyNamesIn } from '../interlock/service-names.ts';
import { textsOf } from '../model/json.ts';
import { keyOf, type Key } from '../model/key.ts';
import type { Leaves } from '../model/leaves.ts';
import type { ObservedNetwork, ObservedService } from '../model/observed.ts';
import { readLeaves } from '../spec/read-leaves.ts';
import { ownershipOf } from './ownership.ts';
import { fieldContext, runningDocument, type PlanInput } from './plan-input.ts';
import { leavesAfterRelease } from './plan-release.ts';
import { takenLeaves } from './service-claim.ts';

const isIn = (leaves: Leaves, { name }: ObservedNetwork): boolean =>
  textsOf(leaves['networks']).includes(name);

const usersOf = (network: ObservedNetwork, { observed }: PlanInput): readonly ObservedService[] => {
  const context = fieldContext(observed);
  return observed.services.filter(({ spec }) => isIn(readLeaves(spec, context), network));
};

/** Who joins a network now. */
export const joinedBy = (network: ObservedNetwork, input: PlanInput): readonly Key[] =>
  usersOf(network, input)
    .map(({ name }) => keyOf('service', name))
    .sort();

/**
 * Who joins a network and will still do so after this plan: by its manifest, or because nothing may be done to it.
 * `going`: what else the plan changes or takes away.
 */
export function stayingOn(
  network: ObservedNetwork,
  going: readonly string[],
  input: PlanInput,
): readonly Key[] {
  const wanted = input.desired.services.filter(({ leaves }) => isIn(leaves, network));
  const left = usersOf(network, input).filter((service) => isLeftAlone(service, network, going, input));
  return [...new Set([...wanted, ...left].map(({ name }) => keyOf('service', name)))].sort();
}

/** Held back, kept by what its manifest said, or of somebody else. The core sees to the networks of its proxies. */
function isLeftAlone(
  service: ObservedService,
  network: ObservedNetwork,
  going: readonly string[],
  input: PlanInput,
): boolean {
  const { desired, ledger, owner } = input;
  const key = keyOf('service', service.name);
  if (desired.held.some(({ resource }) => resource === key)) return true;
  if (desired.services.some(({ name }) => name === service.name)) return false;
  if (ledger.rows[key]?.isKept === true) return true;
  if (going.includes(key)) return false;
  const taken = takenLeaves(service, ledger);
  if (taken !== undefined) return isIn(leavesAfterRelease(service, taken, input), network);
  return ownershipOf(service, key, owner, ledger).by !== 'us' && !isOfInterlock(service, input);
}

function isOfInterlock({ name }: ObservedService, input: PlanInput): boolean {
  const document = runningDocument(input);
  return document !== undefined && proxyNamesIn(document).includes(name);
}
