import {
  fileEntries,
  namedTlsSecrets,
  declaresFiles,
  type FileEntry,
  type FileKind,
} from '../model/manifest/file-entries.ts';
import type { Json } from '../kernel/json.ts';
import { inKeyOrder, keyOf, type Key } from '../kernel/key.ts';
import type { FieldValues } from '../model/field-values.ts';
import type { Declared, Workload } from '../model/manifest/manifest.ts';
import { mountValue } from '../service-fields/fields/mounted-files.ts';
import type { ObjectNameOf } from './compile-objects.ts';

/** The secrets and configs that a service declares, under their names in the swarm. */
export interface CompiledMounts {
  readonly values: FieldValues;
  /** The secret names of `route.tls`. */
  readonly tls: { readonly cert?: string; readonly key?: string };
  /** All objects, in key order and without duplicates. */
  readonly objects: readonly Key[];
}

export function compileMounts(service: Declared<Workload>, nameOf: ObjectNameOf): CompiledMounts {
  const { spec } = service.manifest;
  if (!declaresFiles(service.manifest)) return nothing;
  const entries = fileEntries(service);
  const tls = tlsOf(service, entries, nameOf);
  const named = entries.map((entry) => keyOf(entry.kind, nameOf(entry)));
  const ofRoute = Object.values(tls).map((name: string) => keyOf('secret', name));
  return {
    values: {
      ...(spec.secrets === undefined ? {} : { secrets: mountsOf('secret', entries, nameOf) }),
      ...(spec.configs === undefined ? {} : { configs: mountsOf('config', entries, nameOf) }),
    },
    tls,
    objects: inKeyOrder([...new Set([...named, ...ofRoute])], (key) => key),
  };
}

const nothing: CompiledMounts = { values: {}, tls: {}, objects: [] };

const mountsOf = (kind: FileKind, entries: readonly FileEntry[], nameOf: ObjectNameOf): Json =>
  Object.fromEntries(
    entries.flatMap((entry) =>
      entry.kind === kind && entry.mount !== undefined
        ? [[entry.mount.target, mountValue(nameOf(entry), entry.mount)]]
        : [],
    ),
  );

function tlsOf(
  service: Declared<Workload>,
  entries: readonly FileEntry[],
  nameOf: ObjectNameOf,
): CompiledMounts['tls'] {
  const names = new Map([
    ...entries.filter(({ mount }) => mount === undefined).map(byPointer(nameOf)),
    ...namedTlsSecrets(service).map(({ name, pointer }): [string, string] => {
      const mounted = entries.find((entry) => entry.kind === 'secret' && entry.name === name);
      return [pointer, mounted === undefined ? name : nameOf(mounted)];
    }),
  ]);
  const cert = names.get('/spec/route/tls/cert');
  const key = names.get('/spec/route/tls/key');
  return { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) };
}

const byPointer =
  (nameOf: ObjectNameOf) =>
  (entry: FileEntry): [string, string] => [entry.pointer, nameOf(entry)];
