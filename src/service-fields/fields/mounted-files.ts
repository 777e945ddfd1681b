import type { FileKind, Mount } from '../../model/file-entries.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { compareText } from '../../kernel/key.ts';
import { entriesOf, objectsOf, unlessEmpty } from '../codecs.ts';
import { fieldOf, type Codec, type Field, type FieldContext } from '../field.ts';
import { readReference, referencesPath, writeReference, type ObjectReference } from '../object-references.ts';

/** What stands in a map of mounted files: the object's name, with owner and permissions where they are not the usual ones. */
export function mountValue(name: string, { uid, gid, mode }: Mount): Json {
  const unusual = {
    ...(uid === '0' ? {} : { uid }),
    ...(gid === '0' ? {} : { gid }),
    ...(mode === 0o444 ? {} : { mode: `0${mode.toString(8).padStart(3, '0')}` }),
  };
  return Object.keys(unusual).length === 0 ? name : { name, ...unusual };
}

const mountedField = (name: string, kind: FileKind, minApiVersion: string): Field =>
  fieldOf(name, referencesPath(kind), byTarget(kind), { minApiVersion });

/** Compile makes it of what a manifest says: the names follow from the contents. */
const byTarget = (kind: FileKind): Codec => ({
  shape: 'exclusiveMap',
  engineDefault: {},
  decode: (engine) => decode(kind, engine),
  encode: (value, observed, context) => encode(kind, value, observed, context),
});

const decode = (kind: FileKind, engine: Json | undefined): Json =>
  Object.fromEntries(
    objectsOf(engine).flatMap((item) => {
      const { name, mount } = readReference(kind, item);
      return mount === undefined ? [] : [[mount.target, mountValue(name, mount)]];
    }),
  );

/** The place in the list stays: another order would restart all tasks. What is no file stays as it is. */
function encode(
  kind: FileKind,
  value: Json,
  observed: Json | undefined,
  context: FieldContext,
): Json | undefined {
  const wanted = new Map(entriesOf(value).map(([target, inner]) => [target, readMount(target, inner)]));
  const standing = objectsOf(observed);
  const kept = standing.flatMap((item) => {
    const { id, name, mount } = readReference(kind, item);
    if (mount === undefined) return [item];
    const wish = wanted.get(mount.target);
    if (wish === undefined) return [];
    const wishedId = wish.name === name ? id : context.objectId(kind, wish.name);
    return [writeReference(kind, { ...wish, id: wishedId ?? '' }, item)];
  });
  const known = new Set(standing.map((item) => readReference(kind, item).mount?.target));
  const added = [...wanted.values()]
    .filter(({ mount }) => !known.has(mount?.target))
    .sort((left, right) => compareText(left.mount?.target ?? '', right.mount?.target ?? ''))
    .map((wish) => writeReference(kind, { ...wish, id: context.objectId(kind, wish.name) ?? '' }));
  return unlessEmpty([...kept, ...added]);
}

function readMount(target: string, value: Json): Omit<ObjectReference, 'id'> {
  const said = isJsonObject(value) ? value : { name: value };
  return {
    name: textOf(said['name'], ''),
    mount: {
      target,
      uid: textOf(said['uid'], '0'),
      gid: textOf(said['gid'], '0'),
      mode: Number.parseInt(textOf(said['mode'], '0444'), 8),
    },
  };
}

const textOf = (value: JsonObject[string], otherwise: string): string =>
  typeof value === 'string' ? value : otherwise;

/** Secrets and configs by their target: another object at the same place is one change of one field. */
export const mountedFiles: readonly Field[] = [
  mountedField('secrets', 'secret', '1.25'),
  mountedField('configs', 'config', '1.30'),
];
