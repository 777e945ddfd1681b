import { valueAt, withValueAt, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Labels } from '../../model/observed.ts';
import { clusterLabel } from '../../model/route-label.ts';
import { askingFields, routeFields } from './route-fields.ts';

/** The route of a service, with the field names of `spec.route`. */
export interface Route {
  readonly hosts?: readonly string[];
  readonly port?: number;
  readonly network?: string;
  readonly contextRoot?: string;
  readonly contextRootRewrite?: boolean;
  /** Names of secrets; or `passthrough`, if the service itself terminates TLS. */
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

/** Converts a route to the service labels that Interlock reads. */
export function routeLabels(route: Route, serviceCluster: string): Labels {
  const values = route as unknown as JsonObject; // the same field names, and all values are JSON
  const entries = routeFields.flatMap(({ path, label, write }): [string, string][] => {
    const value = valueAt(values, path);
    return value === undefined ? [] : [[label, write(value)]];
  });
  return Object.fromEntries(serviceCluster === '' ? entries : [...entries, [clusterLabel, serviceCluster]]);
}

export interface InvalidLabel {
  readonly label: string;
  readonly value: string;
  readonly expected: string;
}

export interface ParsedRoute {
  /** Without undeclared and invalid options. */
  readonly route: Route;
  /** Empty: the default cluster. */
  readonly serviceCluster: string;
  readonly invalid: readonly InvalidLabel[];
}

/**
 * Converts the labels of any service back to a route. Empty labels and empty lists count as absent. Invalid ones are
 * reported and left out. `fields` limits what is read, for checks that run on thousands of services.
 */
export function routeFromLabels(labels: JsonObject, fields = routeFields): ParsedRoute {
  const found = fields.flatMap(({ path, label, read, expected }): readonly FoundOption[] => {
    const text = textOf(labels[label]);
    if (text === '') return [];
    const value = read(text);
    return Array.isArray(value) && value.length === 0 ? [] : [{ path, label, text, expected, value }];
  });
  const route = found.reduce<JsonObject>((made, { path, value }) => withValueAt(made, path, value), {});
  return {
    route, // each codec reads the type of its field
    serviceCluster: textOf(labels[clusterLabel]),
    invalid: found.flatMap(({ label, text, expected, value }) =>
      value === undefined ? [{ label, value: text, expected }] : [],
    ),
  };
}

interface FoundOption {
  readonly path: readonly string[];
  readonly label: string;
  readonly text: string;
  readonly expected: string;
  /** Undefined if the text is invalid. */
  readonly value: Json | undefined;
}

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value.trim().replace(/;$/, '').trim() : '';

/** The TLS secrets in the route labels of a service. */
export function routeSecrets(labels: JsonObject): readonly string[] {
  const { tls = {} } = routeFromLabels(labels).route;
  return [tls.cert, tls.key].filter((name) => name !== undefined);
}

/** The service cluster that a service's labels request, or undefined if they request no route. */
export function routedCluster(labels: Labels): string | undefined {
  const { route, serviceCluster, invalid } = routeFromLabels(labels, askingFields);
  const isAsked = route.hosts !== undefined || route.defaultBackend === true;
  // Invalid labels count as a request too: Interlock may accept them.
  return isAsked || invalid.length > 0 ? serviceCluster : undefined;
}
