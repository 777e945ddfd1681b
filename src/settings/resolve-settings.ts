import { defaultListen } from '../defaults/settings-defaults.ts';
import type {
  AlertSettings,
  EngineSettings,
  HTTPSettings,
  Settings,
  SourceSettings,
  Window,
} from '../generated/settings.ts';
import { parseDuration } from '../kernel/duration.ts';
import type { Switches } from '../model/switches.ts';
import type { ResolvedAlerts, ResolvedHttp, ResolvedSettings, ResolvedSource } from '../model/settings.ts';

type With<Value, Key extends keyof Value> = Value & Required<Pick<Value, Key>>;

/** Settings with every default in place: see `defaultSettings`. */
export interface CompleteSettings extends Settings {
  readonly source: With<SourceSettings, 'address' | 'interval'>;
  readonly owner: string;
  readonly engine: With<EngineSettings, 'resolveImage'>;
  readonly interval: string;
  readonly timeout: string;
  readonly revisions: Switches['revisions'];
  readonly heal: Switches['heal'];
  readonly prune: Switches['prune'];
  readonly interruptions: Switches['interruptions'];
  readonly windows: readonly Window[];
  readonly alerts: With<AlertSettings, 'repeat' | 'groupWait' | 'channels'>;
  readonly http: With<HTTPSettings, 'listen' | 'hooks'>;
  readonly logLevel: NonNullable<Settings['logLevel']>;
}

/** Durations become milliseconds, and what belongs together stands together. */
export function resolveSettings(settings: CompleteSettings): ResolvedSettings {
  const { source, alerts, http, interval, timeout, stableFor, windows, ...rest } = settings;
  const { revisions, heal, prune, interruptions, ...plain } = rest;
  return {
    ...plain,
    source: resolveSource(source),
    intervalMs: milliseconds(interval),
    timeoutMs: milliseconds(timeout),
    ...(stableFor === undefined ? {} : { stableForMs: milliseconds(stableFor) }),
    switches: { revisions, heal, prune, interruptions },
    windows: windows.map((window) => ({ days: [], timeZone: 'UTC', ...window })),
    alerts: resolveAlerts(alerts),
    http: resolveHttp(http),
  };
}

function resolveSource(source: CompleteSettings['source']): ResolvedSource {
  const { tokenFile, user, sshKeyFile, knownHostsFile, caFile, allowHttp, interval, ...rest } = source;
  return {
    ...rest,
    intervalMs: milliseconds(interval),
    access: defined({ tokenFile, user, sshKeyFile, knownHostsFile, caFile, allowHttp }),
  };
}

const resolveAlerts = ({ repeat, groupWait, ...rest }: CompleteSettings['alerts']): ResolvedAlerts => ({
  ...rest,
  repeatMs: milliseconds(repeat),
  groupWaitMs: milliseconds(groupWait),
});

function resolveHttp({ listen, ...rest }: CompleteSettings['http']): ResolvedHttp {
  const colon = listen.lastIndexOf(':');
  const host = listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return {
    ...rest,
    isDefaultAddress: listen === defaultListen,
    ...(listen === 'off' ? {} : { listen: { host, port: Number(listen.slice(colon + 1)) } }),
  };
}

type Defined<Value> = { readonly [Key in keyof Value]?: NonNullable<Value[Key]> };

const defined = <Value extends object>(value: Value): Defined<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<Value>; // without undefined values

/** The schema has checked the text. */
const milliseconds = (text: string): number => (parseDuration(text) ?? 0) / 1e6;
