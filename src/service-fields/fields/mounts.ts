import { asText, isJsonObject, type Json, type JsonObject, objectOf } from '../../kernel/json.ts';
import { formatBytes, parseBytes } from '../../kernel/size.ts';
import { entriesOf, keyedList, objectsOf } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

const container = ['TaskTemplate', 'ContainerSpec'] as const;

type Options = Readonly<Record<string, Json | undefined>>;

/**
 * By their path in the container. The normal form leaves out empty options, which the engine does not store, and the
 * default propagation `rprivate`, which the engine adds if another bind option is set.
 */
const mounts: Codec = keyedList({
  parse: (declared) =>
    Object.fromEntries(
      objectsOf(declared).map((mount) => [asText(mount['target'] ?? ''), normalized(mount)]),
    ),
  format: (value) => entriesOf(value).map(([target, mount]) => mountOf(target, objectOf(mount))),
  keyOf: ({ Target: target }) => asText(target ?? ''),
  read,
  write,
});

function normalized({ type, source, readOnly, bind, volume, tmpfs }: JsonObject): JsonObject {
  const { propagation, nonRecursive } = objectOf(bind);
  const { noCopy, labels, driver } = objectOf(volume);
  const { size, mode } = objectOf(tmpfs);
  return withoutEmpty({
    ...{ type, source, readOnly },
    bind: withoutEmpty({ propagation: propagation === 'rprivate' ? undefined : propagation, nonRecursive }),
    volume: withoutEmpty({ noCopy, labels, driver: withoutEmpty(objectOf(driver)) }),
    tmpfs: withoutEmpty({
      size: size === undefined ? undefined : parseBytes(asText(size)),
      mode: mode === undefined ? undefined : asText(mode).replace(/^0+/, ''),
    }),
  });
}

/** The inverse of `normalized`. */
function mountOf(target: string, { type, source, tmpfs, ...others }: JsonObject): JsonObject {
  const { size, mode } = objectOf(tmpfs);
  return {
    ...withoutEmpty({ type, source }),
    target,
    ...others,
    ...withoutEmpty({
      tmpfs: withoutEmpty({
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
  return normalized({
    ...{ type: mount['Type'] ?? 'bind', source: mount['Source'], readOnly: mount['ReadOnly'] },
    bind: { propagation, nonRecursive },
    volume: { noCopy, labels, driver: { name, options } },
    tmpfs: { size, mode: typeof mode === 'number' ? mode.toString(8) : undefined },
  });
}

/** Keeps the unknown options of an observed mount of the same type. */
function write(target: string, value: Json, observed: JsonObject = {}): JsonObject {
  const { type, source, readOnly, bind, volume, tmpfs } = objectOf(value);
  const { propagation, nonRecursive } = objectOf(bind);
  const { noCopy, labels, driver } = objectOf(volume);
  const { size, mode } = objectOf(tmpfs);
  const { name, options } = objectOf(driver);
  const before = (observed['Type'] ?? 'bind') === type ? observed : {};
  const volumeBefore = objectOf(before['VolumeOptions']);
  const config = withoutEmpty({
    ...objectOf(volumeBefore['DriverConfig']),
    ...{ Name: name, Options: options },
  });
  return withoutEmpty({
    ...before,
    ...{ Type: type, Source: source, Target: target, ReadOnly: readOnly },
    BindOptions: withoutEmpty({
      ...objectOf(before['BindOptions']),
      ...{ Propagation: propagation, NonRecursive: nonRecursive },
    }),
    VolumeOptions: withoutEmpty({
      ...volumeBefore,
      ...{ NoCopy: noCopy, Labels: labels, DriverConfig: config },
    }),
    TmpfsOptions: withoutEmpty({
      ...objectOf(before['TmpfsOptions']),
      SizeBytes: size,
      Mode: mode === undefined ? undefined : Number.parseInt(asText(mode), 8),
    }),
  });
}

/** Leaves out the values that the engine does not store. */
const withoutEmpty = (values: Options): JsonObject =>
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

/** What tasks find in their file system besides the image. */
export const mountFields: readonly Field[] = [fieldOf('mounts', [...container, 'Mounts'], mounts)];
