import { asText, isJsonObject, textsOf, type Json, type JsonObject } from '../../kernel/json.ts';
import { choice, entriesOf, list, objectsOf, sortedTexts, textSet, unlessEmpty } from '../codecs.ts';
import { fieldOf, type Codec, type Field, type FieldContext } from '../field.ts';

/** Attachments by network name. Without `parse`: a service can inherit networks from its cluster. Kept attachments keep their place. */
export const networks: Codec = {
  shape: 'exclusiveSet',
  engineDefault: [],
  decode: (engine, context) => objectsOf(engine).map((item) => networkOf(item, context)),
  encode: (value, observed, context) => {
    const desired = textsOf(value);
    const kept = objectsOf(observed).filter((item) => desired.includes(networkOf(item, context)));
    return unlessEmpty(attached(kept, desired, context));
  },
};

function networkOf({ Target: target }: JsonObject, context: FieldContext): string {
  return context.networkName(typeof target === 'string' ? target : '');
}

/** The existing attachments, and new ones for the other names. */
function attached(
  existing: readonly JsonObject[],
  names: readonly string[],
  context: FieldContext,
): readonly JsonObject[] {
  const known = existing.map((item) => networkOf(item, context));
  const added = names.filter((name) => !known.includes(name));
  return [...existing, ...added.map((name) => ({ Target: context.networkId(name) ?? name }))];
}

interface AttachmentOption {
  /** The option's key in a manifest. */
  readonly manifestKey: string;
  /** The option's key in the engine's spec. */
  readonly engineKey: string;
  /** The value of either key in normal form, undefined for none. */
  readonly read: (value: Json | undefined) => Json | undefined;
  readonly write: (value: Json, observed: Json | undefined) => Json;
}

/** One option of the attachments, as a map by network name. */
const attachmentOption = ({ manifestKey, engineKey, read, write }: AttachmentOption): Codec => ({
  shape: 'exclusiveMap',
  engineDefault: {},
  parse: (declared) => {
    const found = objectsOf(declared).flatMap((item) =>
      entry(asText(item['name'] ?? ''), read(item[manifestKey])),
    );
    return found.length === 0 ? undefined : Object.fromEntries(found);
  },
  // Written with its network.
  format: () => undefined,
  decode: (engine, context) =>
    Object.fromEntries(
      objectsOf(engine).flatMap((item) => entry(networkOf(item, context), read(item[engineKey]))),
    ),
  encode: (value, observed, context) => {
    const desired = new Map(entriesOf(value));
    return unlessEmpty(
      attached(objectsOf(observed), [...desired.keys()], context).map((item) => {
        const { [engineKey]: current, ...others } = item;
        const target = desired.get(networkOf(item, context));
        return target === undefined ? others : { ...others, [engineKey]: write(target, current) };
      }),
    );
  },
});

const entry = (name: string, value: Json | undefined): readonly (readonly [string, Json])[] =>
  value === undefined ? [] : [[name, value]];

const networkAliases: Codec = attachmentOption({
  manifestKey: 'aliases',
  engineKey: 'Aliases',
  read: (value) => {
    const names = sortedTexts(textsOf(value));
    return names.length === 0 ? undefined : names;
  },
  write: (value, observed) => {
    const desired = textsOf(value);
    const kept = textsOf(observed).filter((name) => desired.includes(name));
    return [...kept, ...desired.filter((name) => !kept.includes(name))];
  },
});

const networkDriverOpts: Codec = attachmentOption({
  manifestKey: 'driverOpts',
  engineKey: 'DriverOpts',
  read: (value) => (isJsonObject(value) && Object.keys(value).length > 0 ? value : undefined),
  write: (value) => value,
});

/** `10.0.0.9 db cache` in the engine's spec is two entries in a manifest: `db:10.0.0.9` and `cache:10.0.0.9`. */
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

/** As the docker CLI writes them: `8080:80/tcp`, and `8080:80/tcp host` for host mode. */
const ports: Codec = textSet({
  parse: (declared) =>
    objectsOf(declared).map(({ published, target, protocol, mode }) =>
      portText({ published, target, protocol, mode }),
    ),
  format: (texts) => texts.map(portOf),
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

/** The inverse of `portText`, without defaults. */
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

/** How tasks reach others and are reached. Networks come first, because an option needs its attachment. */
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
