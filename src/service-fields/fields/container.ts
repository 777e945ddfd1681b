import { asText, isJsonObject, textsOf, type Json } from '../../kernel/json.ts';
import {
  choice,
  entriesOf,
  environment,
  flag,
  keyedList,
  list,
  nanoseconds,
  ownMap,
  plainSet,
  sharedMap,
  text,
  textSet,
} from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';
import { image } from './image.ts';

const container = ['TaskTemplate', 'ContainerSpec'] as const;

/** `net_admin` and `CAP_NET_ADMIN` are one capability. */
const capabilityOf = (text: string): string => {
  const name = text.toUpperCase();
  return name === 'ALL' || name.startsWith('CAP_') ? name : `CAP_${name}`;
};

const capabilities: Codec = textSet({
  parse: (declared) => textsOf(declared).map(capabilityOf),
  read: (item) => textsOf([item]).map(capabilityOf),
  write: (name) => name,
});

const ulimits: Codec = keyedList({
  parse: (declared) =>
    Object.fromEntries(
      entriesOf(declared).map(([name, limit]) => [
        name,
        isJsonObject(limit) ? limit : { soft: limit, hard: limit },
      ]),
    ),
  format: (value) =>
    Object.fromEntries(
      entriesOf(value).map(([name, limit]) => {
        const { soft = 0, hard = 0 } = isJsonObject(limit) ? limit : {};
        return [name, soft === hard ? soft : { soft, hard }];
      }),
    ),
  keyOf: ({ Name: name }) => asText(name ?? ''),
  read: ({ Soft: soft = 0, Hard: hard = 0 }) => ({ soft, hard }),
  write: (name, limit) => {
    const { soft = 0, hard = 0 } = isJsonObject(limit) ? limit : {};
    return { Name: name, Hard: hard, Soft: soft };
  },
});

/** The engine accepts only text. */
const sysctls: Codec = {
  ...ownMap,
  parse: (declared): Json =>
    Object.fromEntries(entriesOf(declared).map(([name, value]) => [name, asText(value)])),
};

/** What a task runs, and as which user. */
export const containerFields: readonly Field[] = [
  fieldOf('image', [...container, 'Image'], image),
  fieldOf('command', [...container, 'Command'], list),
  fieldOf('args', [...container, 'Args'], list),
  fieldOf('env', [...container, 'Env'], environment),
  fieldOf('user', [...container, 'User'], text),
  fieldOf('groups', [...container, 'Groups'], plainSet),
  fieldOf('workingDir', [...container, 'Dir'], text),
  fieldOf('hostname', [...container, 'Hostname'], text),
  fieldOf('init', [...container, 'Init'], flag, { minApiVersion: '1.37' }),
  fieldOf('readOnly', [...container, 'ReadOnly'], flag),
  fieldOf('tty', [...container, 'TTY'], flag),
  fieldOf('openStdin', [...container, 'OpenStdin'], flag),
  fieldOf('stopSignal', [...container, 'StopSignal'], text),
  fieldOf('stopGracePeriod', [...container, 'StopGracePeriod'], nanoseconds(10_000_000_000)),
  fieldOf('capabilities.add', [...container, 'CapabilityAdd'], capabilities, { minApiVersion: '1.41' }),
  fieldOf('capabilities.drop', [...container, 'CapabilityDrop'], capabilities, { minApiVersion: '1.41' }),
  fieldOf('ulimits', [...container, 'Ulimits'], ulimits, { minApiVersion: '1.41' }),
  fieldOf('sysctls', [...container, 'Sysctls'], sysctls, { minApiVersion: '1.40' }),
  fieldOf('isolation', [...container, 'Isolation'], choice('default'), { minApiVersion: '1.35' }),
  fieldOf('containerLabels', [...container, 'Labels'], sharedMap),
];
