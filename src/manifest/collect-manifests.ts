import { compareText } from '../kernel/key.ts';
import type {
  Interlock,
  Located,
  Manifest,
  ManifestSet,
  RoutedService,
  Service,
  ServiceCluster,
  Workload,
} from '../model/manifest/manifest.ts';
import type { ReferencedFile } from '../model/manifest/source-file.ts';
import type { SourceDocument } from './yaml/source-document.ts';

/** A document that the schema of its kind accepts. */
export interface IdentifiedDocument {
  readonly document: SourceDocument;
  readonly kind: Manifest['kind'];
}

/** The set as the checks look at it. There may be more than one Interlock, which a check reports. */
export interface CollectedManifests extends Omit<ManifestSet, 'interlock'> {
  readonly clusters: readonly Located<ServiceCluster>[];
  readonly services: readonly Located<Workload>[];
  readonly interlocks: readonly Located<Interlock>[];
  readonly routedServices: readonly Located<RoutedService>[];
  /** Undefined where nobody is to be warned of what expires. */
  readonly now?: Date;
}

export function collectManifests(
  documents: readonly IdentifiedDocument[],
  referenced: readonly ReferencedFile[],
): CollectedManifests {
  const routedServices = located<RoutedService>(documents, 'RoutedService');
  return {
    files: new Map(referenced.map((file) => [file.path, file])),
    clusters: located<ServiceCluster>(documents, 'ServiceCluster'),
    services: [...routedServices, ...located<Service>(documents, 'Service')].sort(byName),
    routedServices,
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
      position: document.locate('/metadata'),
      locate: document.locate,
      frame: document.frame,
    }))
    .toSorted(byName);
}

const byName = (left: Located, right: Located): number =>
  compareText(left.manifest.metadata.name, right.manifest.metadata.name);
