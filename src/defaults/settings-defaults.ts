import { flagDefaults } from './flag-defaults.ts';

/** Where the daemon answers HTTP. */
export const defaultListen = '127.0.0.1:7380';

/** What holds where reconciler.yaml says nothing, and no flag or variable either; in its shape. */
export const defaultSettings = {
  source: { address: flagDefaults.source, interval: '1m' },
  owner: flagDefaults.owner,
  engine: { resolveImage: flagDefaults.resolveImage },
  interval: flagDefaults.interval,
  timeout: flagDefaults.healthTimeout,
  revisions: 'auto',
  heal: 'report',
  prune: 'report',
  interruptions: 'report',
  windows: [],
  alerts: { repeat: '4h', groupWait: '200ms', channels: [] },
  http: { listen: defaultListen, hooks: {} },
  logLevel: flagDefaults.logLevel,
} as const;

/** The settings file that is read if none is named. */
export const settingsFileName = 'reconciler.yaml';
