import type { FileKind, Mount } from '../model/manifest/file-entries.ts';
import { isJsonObject, valueAt, withValueAt, type Json, type JsonObject } from '../kernel/json.ts';
import { objectsOf } from './codecs.ts';

/** How a service's spec refers to one kind of object. The engine requires id and name of the same object. */
interface ReferenceShape {
  readonly path: readonly string[];
  readonly id: string;
  readonly name: string;
}

const container = ['TaskTemplate', 'ContainerSpec'] as const;

const shapes: Readonly<Record<FileKind, ReferenceShape>> = {
  secret: { path: [...container, 'Secrets'], id: 'SecretID', name: 'SecretName' },
  config: { path: [...container, 'Configs'], id: 'ConfigID', name: 'ConfigName' },
};

export const referencesPath = (kind: FileKind): readonly string[] => shapes[kind].path;

/** A decoded reference. One without a mount is not a file: a config can be a runtime credential. */
export interface ObjectReference {
  readonly id: string;
  readonly name: string;
  readonly mount: Mount | undefined;
}

export function readReference(kind: FileKind, item: JsonObject): ObjectReference {
  const file = item['File'];
  return {
    id: textOf(item[shapes[kind].id]),
    name: textOf(item[shapes[kind].name]),
    mount: isJsonObject(file)
      ? {
          target: textOf(file['Name']),
          uid: textOf(file['UID']) || '0',
          gid: textOf(file['GID']) || '0',
          mode: typeof file['Mode'] === 'number' ? file['Mode'] : 0o444,
        }
      : undefined,
  };
}

/** Writes the reference over an observed one, whose unknown fields are kept. */
export const writeReference = (
  kind: FileKind,
  { id, name, mount }: ObjectReference,
  observed: JsonObject = {},
): JsonObject => ({
  ...observed,
  ...(mount === undefined
    ? {}
    : { File: { Name: mount.target, UID: mount.uid, GID: mount.gid, Mode: mount.mode } }),
  [shapes[kind].id]: id,
  [shapes[kind].name]: name,
});

/** The ids of all secrets and configs that a spec mounts. */
export const mountedIds = (spec: JsonObject): readonly string[] =>
  (['secret', 'config'] as const).flatMap((kind) =>
    objectsOf(valueAt(spec, shapes[kind].path)).map((item) => readReference(kind, item).id),
  );

/** Fills in the ids of objects that did not exist yet when the spec was planned. */
export const withObjectIds = (
  spec: JsonObject,
  idOf: (kind: FileKind, name: string) => string | undefined,
): JsonObject =>
  (['secret', 'config'] as const).reduce((filled, kind) => {
    const items = objectsOf(valueAt(filled, shapes[kind].path));
    if (items.every((item) => readReference(kind, item).id !== '')) return filled;
    const complete = items.map((item) => {
      const { id, name } = readReference(kind, item);
      return { ...item, [shapes[kind].id]: id === '' ? (idOf(kind, name) ?? '') : id };
    });
    return withValueAt(filled, shapes[kind].path, complete);
  }, spec);

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
