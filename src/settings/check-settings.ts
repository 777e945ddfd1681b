import type { Channel, Settings, Window } from '../generated/settings.ts';
import { parseDuration } from '../kernel/duration.ts';
import { fieldName } from '../manifest/fields/json-pointer.ts';
import type { Problem } from '../model/manifest/problem.ts';
import { valueAt } from '../kernel/json.ts';
import type { Layer } from './layer.ts';

interface Finding {
  readonly pointer: string;
  readonly message: string;
  readonly hint: string;
}

/** What the schema cannot say. */
export function checkSettings(settings: Settings, { placeOf }: Layer): readonly Problem[] {
  const found = [
    ...durations(settings),
    ...(settings.windows ?? []).flatMap(windowFindings),
    ...(settings.alerts?.channels ?? []).flatMap(channelFindings),
    ...httpFindings(settings),
  ];
  return found.map(({ pointer, message, hint }) => ({
    ...{ severity: 'error', code: 'field-value', hint, path: pointer },
    message: `Field "${fieldName(pointer)}": ${message}`,
    ...placeOf(pointer),
  }));
}

const durationPaths = ['/interval', '/timeout', '/source/interval', '/alerts/repeat'];

/** None of these may be zero: the daemon would do nothing else. */
const durations = (settings: Settings): readonly Finding[] =>
  durationPaths.flatMap((pointer) => {
    const text = valueAt({ ...settings } as never, pointer.slice(1).split('/'));
    const isZero = typeof text === 'string' && parseDuration(text) === 0;
    return isZero ? [finding(pointer, `"${text}" is no time`, 'Write it as 30s, 10m or 1h30m')] : [];
  });

function windowFindings({ from, to, timeZone }: Window, index: number): readonly Finding[] {
  const place = `/windows/${index}`;
  return [
    ...(from === to
      ? [
          finding(
            `${place}/to`,
            `the window begins and ends at ${from}`,
            'Leave "windows" out to allow any time',
          ),
        ]
      : []),
    ...(timeZone === undefined || isTimeZone(timeZone)
      ? []
      : [finding(`${place}/timeZone`, `"${timeZone}" is no time zone`, 'Write it as Europe/Zurich or UTC')]),
  ];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const receivers = ['webhook', 'slack', 'alertmanager', 'commitStatus', 'email'] as const;

function channelFindings(channel: Channel, index: number): readonly Finding[] {
  const place = `/alerts/channels/${index}`;
  const named = receivers.filter((receiver) => channel[receiver] !== undefined);
  if (named.length !== 1) {
    const found = named.length === 0 ? 'no receiver' : `${named.length} receivers: ${named.join(', ')}`;
    return [finding(place, `the channel has ${found}`, `Write exactly one of ${receivers.join(', ')}`)];
  }
  return [...addressFindings(channel, place), ...statusFindings(channel, place)];
}

const addressFindings = (channel: Channel, place: string): readonly Finding[] =>
  (['webhook', 'slack'] as const).flatMap((receiver) => {
    const address = channel[receiver];
    if (address === undefined || (address.url === undefined) !== (address.urlFile === undefined)) return [];
    const count = address.url === undefined ? 'no address' : 'two addresses';
    return [finding(`${place}/${receiver}`, `it has ${count}`, 'Write either url or urlFile')];
  });

const statusFindings = ({ commitStatus }: Channel, place: string): readonly Finding[] =>
  commitStatus?.provider === 'gitea' && commitStatus.url === undefined
    ? [finding(`${place}/commitStatus`, 'the address of Gitea is missing', 'Add url: https://HOST/api/v1')]
    : [];

function httpFindings({ http = {} }: Settings): readonly Finding[] {
  const { listen, hooks = {}, tokenFile } = http;
  const port = Number(listen?.slice(listen.lastIndexOf(':') + 1));
  if (port > 65_535)
    return [finding('/http/listen', `there is no port ${port}`, 'Write a number below 65536')];
  const isUnreachable = listen === 'off' && (Object.keys(hooks).length > 0 || tokenFile !== undefined);
  return isUnreachable
    ? [
        finding(
          '/http/listen',
          'HTTP is off, and hooks or a token are set',
          'Give it an address, or remove them',
        ),
      ]
    : [];
}

const finding = (pointer: string, message: string, hint: string): Finding => ({ pointer, message, hint });
