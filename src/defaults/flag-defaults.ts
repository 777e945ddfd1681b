/** The values of flags that a command line leaves out, as a person would type them. */
export const flagDefaults = {
  source: './manifests',
  owner: 'default',
  /** `apply --timeout`: how long to wait for one service. */
  timeout: '10m',
  /** `run --interval`: between two looks at source and swarm. */
  interval: '30s',
  /** `run --stable-for`: how long the tasks of the core have to stay up. */
  stableFor: '10s',
  /** `status --watch --interval`. */
  watchInterval: '5s',
  resolveImage: 'changed',
  logLevel: 'info',
} as const;
