import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import { contentOf } from '../../src/model/manifest/content.ts';
import type { Labels } from '../../src/model/observed.ts';
import { hasErrors } from '../../src/model/manifest/problem.ts';
import type { ReferencedFile, SourceFile } from '../../src/model/manifest/source-file.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';

/** A manifest as a user would write it, but in JSON, which is valid YAML. */
export interface ManifestText {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Labels };
  readonly spec: object;
}

/** Adds annotations of the reconciler: `annotated(service('web', 'east'), { adopt: 'true' })`. */
export const annotated = (manifest: ManifestText, annotations: Labels): ManifestText => ({
  ...manifest,
  metadata: {
    ...manifest.metadata,
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([key, value]) => [`swarm-reconciler.io/${key}`, value]),
    ),
  },
});

const apiVersion = 'swarm-reconciler.io/v1';

/** A cluster on node `n-<name>` with network `<name>net`. */
export const cluster = (name: string, spec: object = {}): ManifestText => ({
  kind: 'ServiceCluster',
  metadata: { name },
  spec: { nodes: [`n-${name}`], networks: [`${name}net`], ...spec },
});

/** A service of the cluster that answers to `<name>.test`. */
export const service = (name: string, serviceCluster: string, spec: object = {}): ManifestText => ({
  kind: 'RoutedService',
  metadata: { name },
  spec: { serviceCluster, route: { hosts: [`${name}.test`], port: 8000 }, image: 'nginx:1', ...spec },
});

/** A service without a route. */
export const plainService = (name: string, spec: object = {}): ManifestText => ({
  kind: 'Service',
  metadata: { name },
  spec: { image: 'nginx:1', ...spec },
});

export const interlock = (spec: object = {}): ManifestText => ({
  kind: 'Interlock',
  metadata: { name: 'interlock' },
  spec,
});

export const manifestFiles = (...manifests: readonly ManifestText[]): readonly SourceFile[] =>
  manifests.map((manifest) => ({
    path: `${manifest.metadata.name}.yaml`,
    content: new TextEncoder().encode(JSON.stringify({ apiVersion, ...manifest }, undefined, 1)),
  }));

/** Parsed manifests; a problem in them is a mistake in the test. */
export const manifestSet = (...manifests: readonly ManifestText[]): ManifestSet =>
  parsedSet(manifestFiles(...manifests));

/** Like manifestSet(), with the files that the manifests refer to, by path. */
export const manifestSetWith = (
  files: Readonly<Record<string, string>>,
  ...manifests: readonly ManifestText[]
): ManifestSet => parsedSet(manifestFiles(...manifests), referencedFiles(files));

export const referencedFiles = (files: Readonly<Record<string, string>>): readonly ReferencedFile[] =>
  Object.entries(files).map(([path, text]) => ({
    path,
    status: 'read',
    content: contentOf(new TextEncoder().encode(text)),
  }));

export function parsedSet(
  files: readonly SourceFile[],
  referenced: readonly ReferencedFile[] = [],
): ManifestSet {
  const { set, problems } = parseManifests(files, referenced);
  if (hasErrors(problems)) throw new Error(problems.map(({ message }) => message).join('\n'));
  return set;
}
