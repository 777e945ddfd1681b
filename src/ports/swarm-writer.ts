import type { DesiredNetwork } from '../model/desired.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Labels } from '../model/observed.ts';
import type { NewConfig, NewFile, Relabelling, ServiceWrite, VersionedRef } from '../model/write.ts';

/**
 * Writes to the swarm, one request per call. A stale version fails with `version-conflict`, a name in use with
 * `name-taken`, a missing answer with `outcome-unknown`: then the write may or may not have happened.
 */
export interface SwarmWriter {
  createNetwork(network: DesiredNetwork, labels: Labels): Promise<string>;
  removeNetwork(id: string): Promise<void>;
  updateNode(node: VersionedRef, spec: JsonObject): Promise<void>;
  createConfig(config: NewConfig | NewFile): Promise<string>;
  /** Only labels can change; the engine requires the rest to be unchanged. */
  updateConfig(ref: VersionedRef, config: NewConfig): Promise<void>;
  removeConfig(id: string): Promise<void>;
  createSecret(secret: NewFile): Promise<string>;
  removeSecret(id: string): Promise<void>;
  /** New labels for a secret or config. The rest cannot change and need not be sent. */
  relabel(ref: VersionedRef, object: Relabelling): Promise<void>;
  /** With the credentials for the registry of the image that it pulls. */
  createService(service: ServiceWrite): Promise<string>;
  updateService(ref: VersionedRef, service: ServiceWrite): Promise<void>;
  removeService(id: string): Promise<void>;
}
