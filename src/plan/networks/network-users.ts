import { networksOf, proxyNameOf } from '../../interlock/blocks/extension-block.ts';
import { proxyNamesIn } from '../../interlock/blocks/service-names.ts';
import { textsOf } from '../../kernel/json.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { ObservedNetwork, ObservedService } from '../../model/observed.ts';
import { isAnnotated } from '../common/observe-only.ts';
import { indexOf } from '../common/observed-index.ts';
import { desiredService } from '../common/lookups.ts';
import { ownershipOf } from '../common/ownership.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';
import { valuesAfterUnadoption } from '../services/plan-unadoption.ts';
import { adoptedValues } from '../services/service-claim.ts';

const isIn = (values: FieldValues, { name }: ObservedNetwork): boolean =>
  textsOf(values['networks']).includes(name);

const usersOf = ({ name }: ObservedNetwork, { observed }: PlanInput): readonly ObservedService[] =>
  indexOf(observed).servicesOn(name);

/** Services that are on a network now. */
export const joinedBy = (network: ObservedNetwork, input: PlanInput): readonly Key[] =>
  usersOf(network, input)
    .map(({ name }) => keyOf('service', name))
    .sort();

/**
 * Services that are on a network after this plan: desired ones, and those that the plan must not change. `leaving`: other
 * services that the plan changes or removes.
 */
export function stayingOn(
  network: ObservedNetwork,
  leaving: ReadonlySet<string>,
  input: PlanInput,
): readonly Key[] {
  const desired = input.desired.services.filter(({ values }) => isIn(values, network));
  const untouched = usersOf(network, input).filter((service) =>
    isLeftAlone(service, network, leaving, input),
  );
  const names = [...desired, ...untouched].map(({ name }) => name);
  const all = new Set([...names, ...proxiesStaying(network, leaving, input)]);
  return [...all].map((name) => keyOf('service', name)).sort();
}

/**
 * Proxies of blocks that stay and name the network, also of other owners. The core creates missing ones, unless it goes: then
 * they go with it.
 */
function proxiesStaying(
  { name: network }: ObservedNetwork,
  leaving: ReadonlySet<string>,
  input: PlanInput,
): readonly string[] {
  const isGoing = (proxy: string): boolean =>
    input.desired.interlock === undefined && leaving.has(keyOf('service', proxy));
  const { document, obsoleteBlocks = [] } = input.desired.interlock ?? {};
  const { extensions = {} } = document ?? runningDocument(input) ?? {};
  return Object.entries(extensions)
    .filter(
      ([name, block]) => !obsoleteBlocks.includes(name) && networksOf(block)?.includes(network) === true,
    )
    .flatMap(([, block]) => proxyNameOf(block) ?? [])
    .filter((proxy) => !isGoing(proxy));
}

/** Whether a service is observe-only, kept by its manifest, or owned by someone else. The core handles its proxies' networks. */
function isLeftAlone(
  service: ObservedService,
  network: ObservedNetwork,
  leaving: ReadonlySet<string>,
  input: PlanInput,
): boolean {
  const { desired, ledger, owner } = input;
  const key = keyOf('service', service.name);
  if (isAnnotated(desired, key)) return true;
  if (desiredService(desired, service.name) !== undefined) return false;
  if (ledger.rows[key]?.isKept === true) return true;
  if (leaving.has(key)) return false;
  const adopted = adoptedValues(service, ledger);
  if (adopted !== undefined) return isIn(valuesAfterUnadoption(service, adopted, input), network);
  return ownershipOf(service, key, owner, ledger).by !== 'us' && !isOfInterlock(service, input);
}

function isOfInterlock({ name }: ObservedService, input: PlanInput): boolean {
  const document = runningDocument(input);
  return document !== undefined && proxyNamesIn(document).includes(name);
}
