import { maskedValue } from '../../model/alert.ts';
import { asText, isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { formatBytes, parseBytes } from '../../kernel/size.ts';
import { entriesOf, keyedList, objectsOf } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

const container = ['TaskTemplate', 'ContainerSpec'] as const;

type Said = Readonly<Record<string, Json | undefined>>;

/**
 * By their path in the container. In normal form what the engine counts as nothing is left out: it does not store
 * options that are empty, and writes the propagation `rprivate` where one of the others is said.
 */
const mounts: Codec = keyedList({
  parse: (said) =>
    Object.fromEntries(objectsOf(said).map((mount) => [asText(mount['target'] ?? ''), meaningOf(mount)])),
  say: (value) => entriesOf(value).map(([target, mount]) => mountOf(target, objectOf(mount))),
  keyOf: ({ Target: target }) => asText(target ?? ''),
  read,
  write,
});

function meaningOf({ type, source, readOnly, bind, volume, tmpfs }: JsonObject): JsonObject {
  const { propagation, nonRecursive } = objectOf(bind);
  const { noCopy, labels, driver } = objectOf(volume);
  const { size, mode } = objectOf(tmpfs);
  return said({
    ...{ type, source, readOnly },
    bind: said({ propagation: propagation === 'rprivate' ? undefined : propagation, nonRecursive }),
    volume: said({ noCopy, labels, driver: said(objectOf(driver)) }),
    tmpfs: said({
      size: size === undefined ? undefined : parseBytes(asText(size)),
      mode: mode === undefined ? undefined : asText(mode).replace(/^0+/, ''),
    }),
  });
}

/** The way back of `meaningOf`. */
function mountOf(target: string, { type, source, tmpfs, ...others }: JsonObject): JsonObject {
  const { size, mode } = objectOf(tmpfs);
  return {
    ...said({ type, source }),
    target,
    ...others,
    ...said({
      tmpfs: said({
        size: size === undefined ? undefined : formatBytes(Number(size)),
        mode: mode === undefined ? undefined : `0${asText(mode)}`,
      }),
    }),
  };
}

function read(mount: JsonObject): JsonObject {
  const { Propagation: propagation, NonRecursive: nonRecursive } = objectOf(mount['BindOptions']);
  const { NoCopy: noCopy, Labels: labels, DriverConfig: config } = objectOf(mount['VolumeOptions']);
  const { SizeBytes: size, Mode: mode } = objectOf(mount['TmpfsOptions']);
  const { Name: name, Options: options } = objectOf(config);
  return meaningOf({
    ...{ type: mount['Type'] ?? 'bind', source: mount['Source'], readOnly: mount['ReadOnly'] },
    bind: { propagation, nonRecursive },
    volume: { noCopy, labels, driver: { name, options } },
    tmpfs: { size, mode: typeof mode === 'number' ? mode.toString(8) : undefined },
  });
}

/** What the engine knows of a mount of the same type and we do not is kept. */
function write(target: string, value: Json, standing: JsonObject = {}): JsonObject {
  const { type, source, readOnly, bind, volume, tmpfs } = objectOf(value);
  const { propagation, nonRecursive } = objectOf(bind);
  const { noCopy, labels, driver } = objectOf(volume);
  const { size, mode } = objectOf(tmpfs);
  const { name, options } = objectOf(driver);
  const before = (standing['Type'] ?? 'bind') === type ? standing : {};
  const volumeBefore = objectOf(before['VolumeOptions']);
  const config = said({
    ...objectOf(volumeBefore['DriverConfig']),
    ...{ Name: name, Options: options },
  });
  return said({
    ...before,
    ...{ Type: type, Source: source, Target: target, ReadOnly: readOnly },
    BindOptions: said({
      ...objectOf(before['BindOptions']),
      ...{ Propagation: propagation, NonRecursive: nonRecursive },
    }),
    VolumeOptions: said({ ...volumeBefore, ...{ NoCopy: noCopy, Labels: labels, DriverConfig: config } }),
    TmpfsOptions: said({
      ...objectOf(before['TmpfsOptions']),
      SizeBytes: size,
      Mode: mode === undefined ? undefined : Number.parseInt(asText(mode), 8),
    }),
  });
}

/** Without what counts as nothing. */
const said = (values: Said): JsonObject =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) =>
        value !== undefined &&
        value !== false &&
        value !== '' &&
        value !== 0 &&
        !(isJsonObject(value) && Object.keys(value).length === 0),
    ),
  );

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** A driver's options can hold the password of a file server. */
function sealMount(mount: Json, seal: (part: Json) => Json): Json {
  const { volume, ...others } = objectOf(mount);
  const { driver, ...volumeOthers } = objectOf(volume);
  const { options } = objectOf(driver);
  if (options === undefined) return mount;
  const sealed = Object.fromEntries(entriesOf(options).map(([key, value]) => [key, seal(value)]));
  return { ...others, volume: { ...volumeOthers, driver: { ...objectOf(driver), options: sealed } } };
}

/** What tasks find in their file system beside the image. */
export const mountFields: readonly Field[] = [
  fieldOf('mounts', [...container, 'Mounts'], mounts, {
    seal: sealMount,
    shown: (mount) => sealMount(mount, () => maskedValue),
  }),
];
