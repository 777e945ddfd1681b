import type { Content } from '../model/manifest/content.ts';
import type { DesiredFile, NeededObject } from '../model/desired.ts';
import { isEncryptedFile } from '../model/manifest/encrypted-file.ts';
import { knownAfterObserve, type Facts } from '../model/facts.ts';
import {
  fileEntries,
  namedTlsSecrets,
  declaresFiles,
  type FileEntry,
} from '../model/manifest/file-entries.ts';
import { inKeyOrder, keyOf, type Key } from '../kernel/key.ts';
import type { Declared, ManifestSet, Workload } from '../model/manifest/manifest.ts';
import { contentHash, sealedHash } from '../kernel/hash.ts';
import { originOf } from './origin.ts';

/** The name of an entry's object in the swarm. */
export type ObjectNameOf = (entry: FileEntry) => string;

export interface CompiledObjects {
  readonly files: readonly DesiredFile[];
  readonly needed: readonly NeededObject[];
  readonly nameOf: ObjectNameOf;
}

/**
 * The secrets and configs of all services. A name ends in a hash of the content, so a changed file becomes a new object;
 * services that declare the same name and file share one object.
 */
export function compileObjects(set: ManifestSet, salt: Facts['salt']): CompiledObjects {
  const nameOf: ObjectNameOf = (entry) => {
    const content = contentOfEntry(entry, set);
    return content === undefined ? entry.name : `${entry.name}-${hashOfContent(entry, content, salt)}`;
  };
  const files = new Map<Key, DesiredFile>();
  const needed = new Map<Key, NeededObject>();
  for (const service of set.services.filter(({ manifest }) => declaresFiles(manifest))) {
    for (const entry of fileEntries(service)) {
      const key = keyOf(entry.kind, nameOf(entry));
      const file = desiredFile(key, entry, { service, set });
      if (file !== undefined) files.set(key, joined(files.get(key), file));
      else needed.set(key, needed.get(key) ?? { key, origin: originOf(service) });
    }
    for (const name of namesOfOthers(service)) {
      const key = keyOf('secret', name);
      needed.set(key, needed.get(key) ?? { key, origin: originOf(service) });
    }
  }
  return { files: inOrder(files), needed: inOrder(needed), nameOf };
}

/** Secrets that `route.tls` names and the service does not mount. */
function namesOfOthers(service: Declared<Workload>): readonly string[] {
  const declared = new Set(
    fileEntries(service)
      .filter(({ kind }) => kind === 'secret')
      .map(({ name }) => name),
  );
  return namedTlsSecrets(service)
    .map(({ name }) => name)
    .filter((name) => !declared.has(name));
}

function contentOfEntry({ file }: FileEntry, { files }: ManifestSet): Content | undefined {
  if (file === undefined) return undefined;
  const read = file.path === undefined ? undefined : files.get(file.path);
  // Unreachable: the checks reject a manifest whose file was not read.
  if (read?.status !== 'read') throw new Error(`File "${file.entered}" was not read`);
  return read.content;
}

function hashOfContent({ kind }: FileEntry, content: Content, salt: Facts['salt']): string {
  if (kind === 'config') return contentHash(content.reveal());
  if (salt === undefined) return knownAfterObserve;
  return salt === 'made later' ? '(known after apply)' : sealedHash(content.reveal(), salt.hex);
}

function desiredFile(
  key: Key,
  entry: FileEntry,
  { service, set }: { readonly service: Declared<Workload>; readonly set: ManifestSet },
): DesiredFile | undefined {
  const content = contentOfEntry(entry, set);
  const path = entry.file?.path;
  if (content === undefined || path === undefined) return undefined;
  return {
    key,
    kind: entry.kind,
    name: key.slice(key.indexOf('/') + 1),
    stem: entry.name,
    origin: originOf(service),
    file: { path, isEncrypted: isEncryptedFile(path, content.reveal()) },
    labels: entry.labels,
    content,
    services: [keyOf('service', service.manifest.metadata.name)],
  };
}

const joined = (known: DesiredFile | undefined, file: DesiredFile): DesiredFile =>
  known === undefined
    ? file
    : {
        ...known,
        labels: { ...file.labels, ...known.labels },
        services: [...new Set([...known.services, ...file.services])],
      };

const inOrder = <T extends { readonly key: Key }>(byKey: ReadonlyMap<Key, T>): readonly T[] =>
  inKeyOrder([...byKey.values()], ({ key }) => key);
