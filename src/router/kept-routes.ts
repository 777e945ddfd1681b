import { canonicalJson, isJsonObject, objectOf, parseJson } from '../kernel/json.ts';
import type { Labels, ObservedConfig } from '../model/observed.ts';
import { keptRoutesLabel, ownerLabel } from '../model/own-labels.ts';

/** By name of the service: the last good labels with which it is rendered instead of its own. */
export type KeptRoutes = ReadonlyMap<string, Labels>;

/** On a rendered file, so that a core that starts anew knows them. */
export const keptRoutesLabels = (kept: KeptRoutes): Labels =>
  kept.size === 0 ? {} : { [keptRoutesLabel]: canonicalJson(Object.fromEntries(kept)) };

/** Those of all files of this owner: the newest of a service wins. */
export function readKeptRoutes(configs: readonly ObservedConfig[], owner: string): KeptRoutes {
  const files = configs
    .filter(({ labels }) => labels[ownerLabel] === owner && labels[keptRoutesLabel] !== undefined)
    .toSorted((left, right) => left.version - right.version);
  return new Map(files.flatMap(({ labels }) => entriesIn(labels[keptRoutesLabel])));
}

const entriesIn = (text: string | undefined): readonly (readonly [string, Labels])[] =>
  Object.entries(objectOf(parseJson(text))).flatMap(([service, labels]): [string, Labels][] =>
    isJsonObject(labels) ? [[service, textsIn(labels)]] : [],
  );

const textsIn = (labels: object): Labels =>
  Object.fromEntries(
    Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
