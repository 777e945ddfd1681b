// What holds where config.toml leaves a key out: the values that UCP and MKE write into it.

export const proxyConfigPath = '/etc/nginx/nginx.conf';

/** Interlock's core does not start without the key. */
export const proxyReplicas = 2;

/** Between two looks of the core at the swarm, if nothing happens. */
export const pollIntervalMs = 3_000;

/** After a pass that failed, or of which a write did: there need not be an event. */
export const failedPassRetryMs = 5_000;

/** There are no events for tasks: while a routed service is unsettled its tasks are looked at this often, for so long. */
export const taskPollMs = 250;
export const unsettledForMs = 60_000;

/** How long the core trusts what it remembers of lists that change seldom: an engine can lose events without a sign. */
export const resyncMs = 300_000;

export const defaultProxyPorts = {
  http: { published: 8080, target: 80 },
  tls: { published: 8443, target: 443 },
} as const;
