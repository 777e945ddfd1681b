import { compareText } from '../kernel/key.ts';
import type {
  Interlock,
  Located,
  Manifest,
  ManifestSet,
  RoutedService,
  ServiceCluster,
} from '../model/manifest/manifest.ts';
import type { ReferencedFile } from '../model/manifest/source-file.ts';
import type { SourceDocument } from './yaml/source-document.ts';

/** A document that the schema of its kind accepts. */
export interface IdentifiedDocument {
  readonly document: SourceDocument;
  readonly kind: Manifest['kind'];
}

/** A set that may have more than one Interlock, which a check reports. */
export interface CollectedManifests extends ManifestSet {
  readonly interlocks: readonly Located<Interlock>[];
}

export function collectManifests(
  documents: readonly IdentifiedDocument[],
  referenced: readonly ReferencedFile[],
): CollectedManifests {
  return {
    files: new Map(referenced.map((file) => [file.path, file])),
    clusters: located<ServiceCluster>(documents, 'ServiceCluster'),
    services: located<RoutedService>(documents, 'RoutedService'),
    interlocks: located<Interlock>(documents, 'Interlock'),
  };
}

function located<M extends Manifest>(
  documents: readonly IdentifiedDocument[],
  kind: M['kind'],
): readonly Located<M>[] {
  return documents
    .filter((candidate) => candidate.kind === kind)
    .map(({ document }) => ({
      manifest: document.value as unknown as M, // the schema that M is generated from has accepted it
      file: document.file,
      locate: document.locate,
      frame: document.frame,
    }))
    .toSorted((left, right) => compareText(left.manifest.metadata.name, right.manifest.metadata.name));
}
