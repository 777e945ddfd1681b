import { valueAt, withValueAt, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Labels } from '../../model/observed.ts';
import { clusterLabel } from '../../model/route-label.ts';
import { askingFields, routeFields } from './route-fields.ts';

/** What a service says of its route; the words of `spec.route`. */
export interface Route {
  readonly hosts?: readonly string[];
  readonly port?: number;
  readonly network?: string;
  readonly contextRoot?: string;
  readonly contextRootRewrite?: boolean;
  /** Names of secrets, or that the service itself speaks TLS. */
  readonly tls?: { readonly cert?: string; readonly key?: string; readonly passthrough?: boolean };
  readonly websocketEndpoints?: readonly string[];
  readonly stickySessionCookie?: string;
  readonly ipHash?: boolean;
  readonly redirects?: readonly { readonly from: string; readonly to: string }[];
  readonly defaultBackend?: boolean;
  readonly backendMode?: 'task' | 'vip';
  readonly maxFails?: number;
  readonly failTimeout?: string;
}

/** A route as the service labels that Interlock reads. */
export function routeLabels(route: Route, serviceCluster: string): Labels {
  const values = route as unknown as JsonObject; // the same words, and nothing in them is more than JSON
  const entries = routeFields.flatMap(({ path, label, write }): [string, string][] => {
    const value = valueAt(values, path);
    return value === undefined ? [] : [[label, write(value)]];
  });
  return Object.fromEntries(serviceCluster === '' ? entries : [...entries, [clusterLabel, serviceCluster]]);
}

export interface InvalidLabel {
  readonly label: string;
  readonly value: string;
  readonly wanted: string;
}

export interface ParsedRoute {
  /** Without the options that are not said, and without those that are invalid. */
  readonly route: Route;
  /** Empty: the default cluster. */
  readonly serviceCluster: string;
  readonly invalid: readonly InvalidLabel[];
}

/**
 * The labels of any service as a route: the way back. A label that is empty, or a list of nothing, counts as not there.
 * What is invalid is told and left out. With `fields` only these are read, for a question that thousands of services are asked.
 */
export function routeFromLabels(labels: JsonObject, fields = routeFields): ParsedRoute {
  const found = fields.flatMap(({ path, label, read, wanted }): readonly FoundOption[] => {
    const text = textOf(labels[label]);
    if (text === '') return [];
    const value = read(text);
    return Array.isArray(value) && value.length === 0 ? [] : [{ path, label, text, wanted, value }];
  });
  const route = found.reduce<JsonObject>((made, { path, value }) => withValueAt(made, path, value), {});
  return {
    route, // each codec reads what its field holds
    serviceCluster: textOf(labels[clusterLabel]),
    invalid: found.flatMap(({ label, text, wanted, value }) =>
      value === undefined ? [{ label, value: text, wanted }] : [],
    ),
  };
}

interface FoundOption {
  readonly path: readonly string[];
  readonly label: string;
  readonly text: string;
  readonly wanted: string;
  /** Undefined where the text is not what is wanted. */
  readonly value: Json | undefined;
}

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value.trim().replace(/;$/, '').trim() : '';

/** The secrets that a service's labels name for its proxies. */
export function routeSecrets(labels: JsonObject): readonly string[] {
  const { tls = {} } = routeFromLabels(labels).route;
  return [tls.cert, tls.key].filter((name) => name !== undefined);
}

/** The cluster that a service's labels ask for, or undefined where it asks for no route at all. */
export function routedCluster(labels: Labels): string | undefined {
  const { route, serviceCluster, invalid } = routeFromLabels(labels, askingFields);
  const isAsked = route.hosts !== undefined || route.defaultBackend === true;
  // What we cannot read asks for one as well: Interlock may read it otherwise.
  return isAsked || invalid.length > 0 ? serviceCluster : undefined;
}
