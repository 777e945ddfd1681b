import {
  canonicalJson,
  isJsonObject,
  objectOf,
  parseJson,
  type Json,
  type JsonObject,
} from '../../kernel/json.ts';
import type { Labels, ObservedConfig } from '../../model/observed.ts';
import { keptRoutesLabel, ownerLabel } from '../../model/own-labels.ts';

/** A service that our core does not route as its labels say. */
export interface KeptRoute {
  /** Its last good labels, with which it is routed; undefined: it has none, and what is wrong is left out. */
  readonly labels: Labels | undefined;
  /** The label that is wrong, and why. */
  readonly label: string;
  readonly reason: string;
}

/** By name of the service. */
export type KeptRoutes = ReadonlyMap<string, KeptRoute>;

/** On a rendered file: a core that starts again reads it, and so does `status`. */
export const keptRoutesLabels = (kept: KeptRoutes): Labels =>
  kept.size === 0
    ? {}
    : {
        [keptRoutesLabel]: canonicalJson(
          Object.fromEntries([...kept].map(([name, route]) => [name, { ...route }])),
        ),
      };

/** Those of all files of an owner: the newest of a service wins. */
export function readKeptRoutes(configs: readonly ObservedConfig[], owner: string): KeptRoutes {
  const files = configs
    .filter(({ labels }) => labels[ownerLabel] === owner && labels[keptRoutesLabel] !== undefined)
    .toSorted((left, right) => left.version - right.version);
  return new Map(files.flatMap(({ labels }) => entriesIn(labels[keptRoutesLabel])));
}

const entriesIn = (text: string | undefined): readonly (readonly [string, KeptRoute])[] =>
  Object.entries(objectOf(parseJson(text))).flatMap(([service, route]): [string, KeptRoute][] =>
    isJsonObject(route) ? [[service, routeIn(route)]] : [],
  );

const routeIn = ({ labels, label, reason }: JsonObject): KeptRoute => ({
  labels: isJsonObject(labels) ? textsIn(labels) : undefined,
  label: textOf(label),
  reason: textOf(reason),
});

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const textsIn = (labels: JsonObject): Labels =>
  Object.fromEntries(
    Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
