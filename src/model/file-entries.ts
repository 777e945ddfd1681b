import type { Located, RoutedService } from './manifest.ts';
import type { Labels } from './observed.ts';
import { resolveSourcePath } from './source-path.ts';

// What a service says of secrets and configs, where a manifest may say it in several ways. Checks and compile share it.

export type FileKind = 'secret' | 'config';

/** One of `spec.secrets` or `spec.configs`. */
export interface FileEntry {
  readonly kind: FileKind;
  /** With a file the beginning of the object's name, without one the whole of it. */
  readonly name: string;
  readonly file: DeclaredFile | undefined;
  /** Where it is in the containers; undefined: nowhere, the proxies alone get it. */
  readonly mount: Mount | undefined;
  readonly labels: Labels;
  /** JSON pointer of the entry. */
  readonly pointer: string;
}

/** A file of which an object is made. */
export interface DeclaredFile {
  /** As it is written. */
  readonly said: string;
  /** Relative to the source's root; undefined where it leads out of the source. */
  readonly path: string | undefined;
}

export interface Mount {
  readonly target: string;
  readonly uid: string;
  readonly gid: string;
  readonly mode: number;
}

/** What the engine takes: less than 500 and less than 1000 KiB. */
export const largestBytes: Readonly<Record<FileKind, number>> = {
  secret: 500 * 1024 - 1,
  config: 1000 * 1024 - 1,
};

/** A hyphen and twelve digits of a hash follow, and the engine takes 64 characters. */
export const longestStem = 51;

export const isEncrypted = (path: string): boolean => path.endsWith('.age');

type Said = NonNullable<RoutedService['spec']['secrets']>[number];

/** Most services say nothing of secrets and configs, and many ask what they say. */
export const declaresFiles = ({ spec }: RoutedService): boolean =>
  spec.secrets !== undefined || spec.configs !== undefined || spec.route.tls !== undefined;

/** All that a service says of secrets and configs, mounts first. A secret of `route.tls` by its name alone is not among them. */
export function fileEntries(service: Located<RoutedService>): readonly FileEntry[] {
  const { spec } = service.manifest;
  if (!declaresFiles(service.manifest)) return [];
  return [
    ...mounted(service, 'secret', spec.secrets ?? []),
    ...mounted(service, 'config', spec.configs ?? []),
    ...proxySecrets(service),
  ];
}

/** The secrets of `route.tls` that are said by a name alone, by their field. */
export function namedTlsSecrets({
  manifest,
}: Located<RoutedService>): readonly { readonly name: string; readonly pointer: string }[] {
  return tlsSecrets(manifest).flatMap(({ said, pointer }) =>
    typeof said === 'string' ? [{ name: said, pointer }] : [],
  );
}

const mounted = (
  { file }: Located<RoutedService>,
  kind: FileKind,
  items: readonly Said[],
): readonly FileEntry[] =>
  items.map((item, index) => {
    const said = typeof item === 'string' ? { name: item } : item;
    return {
      kind,
      name: said.name,
      file: said.file === undefined ? undefined : saidFile(file, said.file),
      mount: {
        target: said.target ?? (kind === 'secret' ? said.name : `/${said.name}`),
        uid: said.uid ?? '0',
        gid: said.gid ?? '0',
        mode: Number.parseInt(said.mode ?? '0444', 8),
      },
      labels: said.labels ?? {},
      pointer: `/spec/${kind}s/${index}`,
    };
  });

const proxySecrets = ({ manifest, file }: Located<RoutedService>): readonly FileEntry[] =>
  tlsSecrets(manifest).flatMap(({ said, pointer }) =>
    typeof said === 'string'
      ? []
      : [
          {
            kind: 'secret' as const,
            name: said.name,
            file: saidFile(file, said.file),
            mount: undefined,
            labels: {},
            pointer,
          },
        ],
  );

const saidFile = (manifestFile: string, said: string): DeclaredFile => ({
  said,
  path: resolveSourcePath(manifestFile, said),
});

function tlsSecrets({ spec }: RoutedService) {
  const { tls } = spec.route;
  const pairs = [
    ['cert', tls?.cert],
    ['key', tls?.key],
  ] as const;
  return pairs.flatMap(([field, said]) =>
    said === undefined ? [] : [{ said, pointer: `/spec/route/tls/${field}` }],
  );
}
