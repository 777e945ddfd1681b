import type { FileKind, Mount } from '../../model/manifest/file-entries.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { compareText } from '../../kernel/key.ts';
import { entriesOf, objectsOf, unlessEmpty } from '../codecs.ts';
import { fieldOf, type Codec, type Field, type FieldContext } from '../field.ts';
import { readReference, referencesPath, writeReference, type ObjectReference } from '../object-references.ts';

/** A value in a map of mounted files: the object's name, with owner and permissions if they are not the defaults. */
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

/** Without `parse`: compile derives the value, because names depend on the content of files. */
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

/** Keeps the order of the list, because another order would restart all tasks, and items that are not files. */
function encode(
  kind: FileKind,
  value: Json,
  observed: Json | undefined,
  context: FieldContext,
): Json | undefined {
  const desired = new Map(entriesOf(value).map(([target, inner]) => [target, readMount(target, inner)]));
  const items = objectsOf(observed);
  const kept = items.flatMap((item) => {
    const { id, name, mount } = readReference(kind, item);
    if (mount === undefined) return [item];
    const target = desired.get(mount.target);
    if (target === undefined) return [];
    const targetId = target.name === name ? id : context.objectId(kind, target.name);
    return [writeReference(kind, { ...target, id: targetId ?? '' }, item)];
  });
  const known = new Set(items.map((item) => readReference(kind, item).mount?.target));
  const added = [...desired.values()]
    .filter(({ mount }) => !known.has(mount?.target))
    .sort((left, right) => compareText(left.mount?.target ?? '', right.mount?.target ?? ''))
    .map((target) => writeReference(kind, { ...target, id: context.objectId(kind, target.name) ?? '' }));
  return unlessEmpty([...kept, ...added]);
}

function readMount(target: string, value: Json): Omit<ObjectReference, 'id'> {
  const entry = isJsonObject(value) ? value : { name: value };
  return {
    name: textOf(entry['name'], ''),
    mount: {
      target,
      uid: textOf(entry['uid'], '0'),
      gid: textOf(entry['gid'], '0'),
      mode: Number.parseInt(textOf(entry['mode'], '0444'), 8),
    },
  };
}

const textOf = (value: JsonObject[string], otherwise: string): string =>
  typeof value === 'string' ? value : otherwise;

/** Secrets and configs by target: replacing the object at a target is one change of one field. */
export const mountedFiles: readonly Field[] = [
  mountedField('secrets', 'secret', '1.25'),
  mountedField('configs', 'config', '1.30'),
];
