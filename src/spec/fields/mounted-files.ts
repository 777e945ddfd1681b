import type { FileKind, Mount } from '../../model/file-entries.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Field, FieldContext } from '../field.ts';
import {
  listedReferences,
  readReference,
  referencesPath,
  writeReference,
  type ObjectReference,
} from '../object-references.ts';

/** Secrets and configs by their target: another object at the same place is one change of one field. */
export const mountedFiles: readonly Field[] = [
  mountedField('secrets', 'secret', '1.25'),
  mountedField('configs', 'config', '1.30'),
];

/** What stands in a map of mounted files: the object's name, with owner and permissions where they are not the usual ones. */
export function mountValue(name: string, { uid, gid, mode }: Mount): Json {
  const unusual = {
    ...(uid === '0' ? {} : { uid }),
    ...(gid === '0' ? {} : { gid }),
    ...(mode === 0o444 ? {} : { mode: `0${mode.toString(8).padStart(3, '0')}` }),
  };
  return Object.keys(unusual).length === 0 ? name : { name, ...unusual };
}

function mountedField(name: string, kind: FileKind, minApiVersion: string): Field {
  return {
    name,
    enginePath: referencesPath(kind),
    shape: 'exclusiveMap',
    engineDefault: {},
    decode: (engine) => decode(kind, engine),
    encode: (value, observed, context) => encode(kind, value, observed, context),
    impact: 'rollingRestart',
    minApiVersion,
    sensitive: false,
  };
}

const decode = (kind: FileKind, engine: Json | undefined): Json =>
  Object.fromEntries(
    listedReferences(engine).flatMap((item) => {
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
  const standing = listedReferences(observed);
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
    .map((wish) => writeReference(kind, { ...wish, id: context.objectId(kind, wish.name) ?? '' }));
  const references = [...kept, ...added];
  return references.length === 0 ? undefined : references;
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

const entriesOf = (value: Json): readonly (readonly [string, Json])[] =>
  isJsonObject(value)
    ? Object.entries(value)
        .flatMap(([key, inner]): [string, Json][] => (inner === undefined ? [] : [[key, inner]]))
        .sort(([left], [right]) => (left < right ? -1 : 1))
    : [];

const textOf = (value: JsonObject[string], otherwise: string): string =>
  typeof value === 'string' ? value : otherwise;
