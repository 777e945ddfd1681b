import { routerOwner } from '../model/own-labels.ts';

/** The values of flags that a command line leaves out, as a person would type them. */
export const flagDefaults = {
  source: './manifests',
  owner: 'default',
  /** `apply --timeout`: how long to wait for one service. */
  timeout: '10m',
  /** `run --interval`: between two looks at source and swarm. */
  interval: '30s',
  /** `run --timeout`: how long a service may take to become healthy before that is reported. */
  healthTimeout: '5m',
  /** `status --watch --interval`. */
  watchInterval: '5s',
  /** `verify --timeout`: for one probe. */
  probeTimeout: '5s',
  resolveImage: 'changed',
  logLevel: 'info',
  /** `router --owner`: the core's objects are its own. */
  routerOwner,
  /** `router --config`: where Interlock mounts it. */
  configToml: '/config.toml',
  /** `router --nginx`. */
  nginx: 'nginx',
} as const;
