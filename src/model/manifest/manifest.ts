import type { Interlock } from '../../generated/interlock.ts';
import type { RoutedService } from '../../generated/routed-service.ts';
import type { Service } from '../../generated/service.ts';
import type { ServiceCluster } from '../../generated/service-cluster.ts';
import type { Position } from './problem.ts';
import type { ReferencedFile } from './source-file.ts';

export type { Interlock, RoutedService, Service, ServiceCluster };

/** A manifest of one Swarm service, with or without a route. */
export type Workload = RoutedService | Service;

export type Manifest = ServiceCluster | Workload | Interlock;

/** A valid manifest and where it is declared. Plain data: it comes from another thread. */
export interface Declared<M extends Manifest = Manifest> {
  readonly manifest: M;
  readonly file: string;
  /** Of its metadata. */
  readonly position: Position;
}

/** The same with its text, so that checks can point at its fields. */
export interface Located<M extends Manifest = Manifest> extends Declared<M> {
  /** Position of the field at a JSON pointer, or of its nearest parent that exists in the file. */
  readonly locate: (pointer: string) => Position;
  /** The lines around a position with a caret under it. */
  readonly frame: (position: Position) => string;
}

/** All valid manifests of one revision, by kind, each list sorted by name. */
export interface ManifestSet {
  readonly clusters: readonly Declared<ServiceCluster>[];
  readonly services: readonly Declared<Workload>[];
  readonly interlock?: Declared<Interlock>;
  /** The files that the manifests refer to, by path. */
  readonly files: ReadonlyMap<string, ReferencedFile>;
}

export const isRouted = (service: Declared<Workload>): service is Declared<RoutedService> =>
  service.manifest.kind === 'RoutedService';
