import { isJsonObject, parseJson, type Json, type JsonObject } from '../kernel/json.ts';
import type { Labels, ObservedNetwork } from '../model/observed.ts';
import { appliedLabel, isOwnLabel, ownerLabel } from '../model/own-labels.ts';

/** The networks of a block, with their settings if they are not the defaults; those of `known` only by name. */
export const exportNetworks = (
  names: readonly string[],
  observed: readonly ObservedNetwork[],
  { owner, known }: { readonly owner: string; readonly known: ReadonlySet<string> },
): readonly Json[] =>
  names.map((name) => {
    const network = known.has(name) ? undefined : observed.find((one) => one.name === name);
    const settings = network === undefined ? {} : settingsOf(network, owner);
    return Object.keys(settings).length === 0 ? name : { name, ...settings };
  });

/** Only a network that we created records that its subnets were declared; otherwise the engine may have chosen them. */
function settingsOf(network: ObservedNetwork, owner: string): JsonObject {
  const { driver, attachable, internal, options, labels, subnets, gateways } = network;
  const record = labels[ownerLabel] === owner ? parseJson(labels[appliedLabel]) : undefined;
  const wasDeclared = (path: string): boolean => isJsonObject(record) && record[path] !== undefined;
  const [gateway] = gateways;
  const driverOpts = entriesWithout(options, (key) => engineOptions.includes(key));
  const ownLabels = entriesWithout(labels, isToolLabel);
  return {
    ...(driver === 'overlay' || driver === '' ? {} : { driver }),
    ...(wasDeclared('subnets') ? { subnets } : {}),
    ...(wasDeclared('gateway') && gateway !== undefined ? { gateway } : {}),
    ...(options['encrypted'] === undefined ? {} : { encrypted: true }),
    ...(attachable ? { attachable } : {}),
    ...(internal ? { internal } : {}),
    ...(driverOpts === undefined ? {} : { driverOpts }),
    ...(ownLabels === undefined ? {} : { labels: ownLabels }),
  };
}

const engineOptions = ['encrypted', 'com.docker.network.driver.overlay.vxlanid_list'];

const isToolLabel = (key: string): boolean =>
  isOwnLabel(key) || key.startsWith('com.docker.ucp.') || key.startsWith('com.docker.stack.');

function entriesWithout(map: Labels, isLeftOut: (key: string) => boolean): Labels | undefined {
  const kept = Object.entries(map).filter(([key]) => !isLeftOut(key));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
