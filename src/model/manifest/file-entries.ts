import type { Declared, Workload } from './manifest.ts';
import type { Labels } from '../observed.ts';
import { resolveSourcePath } from './source-path.ts';

// The secrets and configs that a service declares. A manifest can do so in several ways; checks and compile share this view.

export type FileKind = 'secret' | 'config';

/** One of `spec.secrets` or `spec.configs`. */
export interface FileEntry {
  readonly kind: FileKind;
  /** With a file the start of the object's name, without one the whole name. */
  readonly name: string;
  readonly file: DeclaredFile | undefined;
  /** Where it is mounted in the containers; undefined: not at all, only the proxies get it. */
  readonly mount: Mount | undefined;
  readonly labels: Labels;
  /** JSON pointer of the entry. */
  readonly pointer: string;
}

/** A file from which an object is created. */
export interface DeclaredFile {
  /** The path as entered in the manifest. */
  readonly entered: string;
  /** Relative to the source's root; undefined if it leads out of the source. */
  readonly path: string | undefined;
}

export interface Mount {
  readonly target: string;
  readonly uid: string;
  readonly gid: string;
  readonly mode: number;
}

/** Limits of the engine: less than 500 KiB and less than 1000 KiB. */
export const largestBytes: Readonly<Record<FileKind, number>> = {
  secret: 500 * 1024 - 1,
  config: 1000 * 1024 - 1,
};

/** A hyphen and twelve hash digits follow, and the engine allows 64 characters. */
export const longestStem = 51;

type DeclaredItem = NonNullable<Workload['spec']['secrets']>[number];

/** Most services declare no secrets or configs, and `fileEntries` is called often. */
export const declaresFiles = (service: Workload): boolean =>
  service.spec.secrets !== undefined ||
  service.spec.configs !== undefined ||
  (service.kind === 'RoutedService' && service.spec.route.tls !== undefined);

/** All secrets and configs that a service declares, mounts first; without `route.tls` secrets that are declared by name alone. */
export function fileEntries(service: Declared<Workload>): readonly FileEntry[] {
  const { spec } = service.manifest;
  if (!declaresFiles(service.manifest)) return [];
  return [
    ...mounted(service, 'secret', spec.secrets ?? []),
    ...mounted(service, 'config', spec.configs ?? []),
    ...proxySecrets(service),
  ];
}

/** The `route.tls` secrets that are declared by name alone. */
export function namedTlsSecrets({
  manifest,
}: Declared<Workload>): readonly { readonly name: string; readonly pointer: string }[] {
  return tlsSecrets(manifest).flatMap(({ secret, pointer }) =>
    typeof secret === 'string' ? [{ name: secret, pointer }] : [],
  );
}

const mounted = (
  { file }: Declared<Workload>,
  kind: FileKind,
  items: readonly DeclaredItem[],
): readonly FileEntry[] =>
  items.map((item, index) => {
    const declared = typeof item === 'string' ? { name: item } : item;
    return {
      kind,
      name: declared.name,
      file: declared.file === undefined ? undefined : declaredFile(file, declared.file),
      mount: {
        target: declared.target ?? (kind === 'secret' ? declared.name : `/${declared.name}`),
        uid: declared.uid ?? '0',
        gid: declared.gid ?? '0',
        mode: Number.parseInt(declared.mode ?? '0444', 8),
      },
      labels: declared.labels ?? {},
      pointer: `/spec/${kind}s/${index}`,
    };
  });

const proxySecrets = ({ manifest, file }: Declared<Workload>): readonly FileEntry[] =>
  tlsSecrets(manifest).flatMap(({ secret, pointer }) =>
    typeof secret === 'string'
      ? []
      : [
          {
            kind: 'secret' as const,
            name: secret.name,
            file: declaredFile(file, secret.file),
            mount: undefined,
            labels: {},
            pointer,
          },
        ],
  );

const declaredFile = (manifestFile: string, entered: string): DeclaredFile => ({
  entered,
  path: resolveSourcePath(manifestFile, entered),
});

function tlsSecrets(service: Workload) {
  if (service.kind === 'Service') return [];
  const { tls } = service.spec.route;
  const pairs = [
    ['cert', tls?.cert],
    ['key', tls?.key],
  ] as const;
  return pairs.flatMap(([field, secret]) =>
    secret === undefined ? [] : [{ secret, pointer: `/spec/route/tls/${field}` }],
  );
}
