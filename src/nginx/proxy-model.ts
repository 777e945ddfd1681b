import type { JsonObject } from '../kernel/json.ts';
import type { Labels } from '../model/observed.ts';

/** All that decides the nginx.conf of one service cluster. It knows nothing of how the file reaches the proxy. */
export interface ProxyModel {
  /** Empty: the default cluster. */
  readonly cluster: string;
  /** `[Extensions.<name>.Config]`, under the spelling of `interlock/document/known-keys.ts`. */
  readonly config: JsonObject;
  /** The ports on which nginx listens in its container. */
  readonly ports: { readonly http: number; readonly tls: number };
  /** The services with a route in this cluster. */
  readonly services: readonly RoutedMembers[];
  /** Names of the secrets that exist; undefined: not known, as in `render`, and then all do. */
  readonly secrets?: ReadonlySet<string>;
}

/** A service with routing labels, and where its requests go. */
export interface RoutedMembers {
  readonly service: string;
  /** The labels to render: those of the service, or its last good ones. */
  readonly labels: Labels;
  /** `address:port` of each task or of the virtual IP. None: the host answers 503. */
  readonly members: readonly string[];
}

export interface RenderedProxy {
  /** nginx.conf: equal models give equal bytes. */
  readonly text: string;
  /** Which service and label a line comes from, so that `nginx -t` names the culprit. Sorted, without overlaps. */
  readonly origins: readonly LineOrigin[];
  /** Secrets that the file refers to below /run/secrets, by name, sorted. */
  readonly secrets: readonly string[];
  /** Services, or hosts of them, that are left out of the file. */
  readonly refused: readonly RefusedRoute[];
  /** What is rendered otherwise than its label or key says. */
  readonly notes: readonly string[];
}

export interface LineOrigin {
  /** From 1, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Undefined: from a key of config.toml. */
  readonly service?: string;
  /** The label, or the key of config.toml. */
  readonly label: string;
}

export interface RefusedRoute {
  readonly service: string;
  readonly label: string;
  /** Only this host of it, or undefined: the whole service. */
  readonly host?: string;
  /** Only TLS of it; HTTP goes on. */
  readonly part?: 'tls';
  readonly reason: string;
  /** What its owner can do. */
  readonly hint: string;
}
