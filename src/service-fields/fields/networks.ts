import { asText, isJsonObject, textsOf, type Json, type JsonObject } from '../../kernel/json.ts';
import { choice, entriesOf, list, objectsOf, sortedTexts, textSet, unlessEmpty } from '../codecs.ts';
import { fieldOf, type Codec, type Field, type FieldContext } from '../field.ts';

/** Attachments by network name; compile knows which a cluster lends. An attachment that stays keeps its place. */
export const networks: Codec = {
  shape: 'exclusiveSet',
  engineDefault: [],
  decode: (engine, context) => objectsOf(engine).map((item) => networkOf(item, context)),
  encode: (value, observed, context) => {
    const wanted = textsOf(value);
    const kept = objectsOf(observed).filter((item) => wanted.includes(networkOf(item, context)));
    return unlessEmpty(attached(kept, wanted, context));
  },
};

function networkOf({ Target: target }: JsonObject, context: FieldContext): string {
  return context.networkName(typeof target === 'string' ? target : '');
}

/** The attachments, and new ones for the names that have none. */
function attached(
  standing: readonly JsonObject[],
  names: readonly string[],
  context: FieldContext,
): readonly JsonObject[] {
  const known = standing.map((item) => networkOf(item, context));
  const added = names.filter((name) => !known.includes(name));
  return [...standing, ...added.map((name) => ({ Target: context.networkId(name) ?? name }))];
}

interface AttachmentOption {
  /** As a manifest says it of a network, and as the engine does. */
  readonly word: string;
  readonly key: string;
  /** What is said or stands there, undefined for nothing. */
  readonly read: (value: Json | undefined) => Json | undefined;
  readonly write: (value: Json, standing: Json | undefined) => Json;
}

/** One option of the attachments, as a map by network name. */
const attachmentOption = ({ word, key, read, write }: AttachmentOption): Codec => ({
  shape: 'exclusiveMap',
  engineDefault: {},
  parse: (said) => {
    const found = objectsOf(said).flatMap((item) => entry(asText(item['name'] ?? ''), read(item[word])));
    return found.length === 0 ? undefined : Object.fromEntries(found);
  },
  // An option is said with its network.
  say: () => undefined,
  decode: (engine, context) =>
    Object.fromEntries(objectsOf(engine).flatMap((item) => entry(networkOf(item, context), read(item[key])))),
  encode: (value, observed, context) => {
    const wanted = new Map(entriesOf(value));
    return unlessEmpty(
      attached(objectsOf(observed), [...wanted.keys()], context).map((item) => {
        const { [key]: standing, ...others } = item;
        const wish = wanted.get(networkOf(item, context));
        return wish === undefined ? others : { ...others, [key]: write(wish, standing) };
      }),
    );
  },
});

const entry = (name: string, value: Json | undefined): readonly (readonly [string, Json])[] =>
  value === undefined ? [] : [[name, value]];

const networkAliases: Codec = attachmentOption({
  word: 'aliases',
  key: 'Aliases',
  read: (value) => {
    const names = sortedTexts(textsOf(value));
    return names.length === 0 ? undefined : names;
  },
  write: (value, standing) => {
    const wanted = textsOf(value);
    const kept = textsOf(standing).filter((name) => wanted.includes(name));
    return [...kept, ...wanted.filter((name) => !kept.includes(name))];
  },
});

const networkDriverOpts: Codec = attachmentOption({
  word: 'driverOpts',
  key: 'DriverOpts',
  read: (value) => (isJsonObject(value) && Object.keys(value).length > 0 ? value : undefined),
  write: (value) => value,
});

/** `10.0.0.9 db cache` of /etc/hosts is two entries of a manifest: `db:10.0.0.9` and `cache:10.0.0.9`. */
const extraHosts: Codec = textSet({
  read: (item) => {
    const [address = '', ...names] = asText(item).split(/\s+/);
    return names.map((name) => `${name}:${address}`);
  },
  write: (text) => {
    const at = text.indexOf(':');
    return `${text.slice(at + 1)} ${text.slice(0, at)}`;
  },
});

/** As the docker CLI writes them: `8080:80/tcp`, and `8080:80/tcp host` for one past the routing mesh. */
const ports: Codec = textSet({
  parse: (said) =>
    objectsOf(said).map(({ published, target, protocol, mode }) =>
      portText({ published, target, protocol, mode }),
    ),
  say: (texts) => texts.map(portOf),
  read: (item) => {
    if (!isJsonObject(item)) return [];
    const { PublishedPort: published, TargetPort: target, Protocol: protocol, PublishMode: mode } = item;
    return [portText({ published, target, protocol, mode })];
  },
  write: (text) => {
    const { published, target, protocol = 'tcp', mode = 'ingress' } = portOf(text);
    return {
      Protocol: protocol,
      TargetPort: target,
      ...(published === undefined ? {} : { PublishedPort: published }),
      PublishMode: mode,
    };
  },
});

/** The way back, less what is usual. */
function portOf(text: string): JsonObject {
  const [, published, target, protocol, host] = /^(?:(\d+):)?(\d+)\/(\w+)( host)?$/.exec(text) ?? [];
  return {
    target: Number(target),
    ...(published === undefined ? {} : { published: Number(published) }),
    ...(protocol === 'tcp' ? {} : { protocol }),
    ...(host === undefined ? {} : { mode: 'host' }),
  };
}

/** Without a published port the engine chooses one. */
function portText({ published = 0, target = 0, protocol = 'tcp', mode }: JsonObject): string {
  const outside = published === 0 ? '' : `${asText(published)}:`;
  return `${outside}${asText(target)}/${asText(protocol)}${mode === 'host' ? ' host' : ''}`;
}

const attachments = ['TaskTemplate', 'Networks'] as const;
const dns = ['TaskTemplate', 'ContainerSpec', 'DNSConfig'] as const;

/** How tasks reach others and are reached. An option needs its attachment, so networks come first. */
export const networkFields: readonly Field[] = [
  fieldOf('networks', attachments, networks),
  fieldOf('networkAliases', attachments, networkAliases, { manifestPath: ['networks'] }),
  fieldOf('networkDriverOpts', attachments, networkDriverOpts, { manifestPath: ['networks'] }),
  fieldOf('dns.nameservers', [...dns, 'Nameservers'], list),
  fieldOf('dns.search', [...dns, 'Search'], list),
  fieldOf('dns.options', [...dns, 'Options'], list),
  fieldOf('extraHosts', ['TaskTemplate', 'ContainerSpec', 'Hosts'], extraHosts),
];

export const endpointFields: readonly Field[] = [
  fieldOf('ports', ['EndpointSpec', 'Ports'], ports),
  fieldOf('endpointMode', ['EndpointSpec', 'Mode'], choice('vip')),
];
