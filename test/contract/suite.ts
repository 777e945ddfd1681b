import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import type { EngineVersion } from '../../src/sandbox/dialect.ts';
import { answersOf } from './answers.ts';
import { blobCases } from './cases/blobs.ts';
import { bodyCases } from './cases/bodies.ts';
import { distributionCases } from './cases/distribution.ts';
import { eventCases } from './cases/events.ts';
import { networkCases } from './cases/networks.ts';
import { nodeCases } from './cases/nodes.ts';
import { portCases } from './cases/ports.ts';
import { referenceCases } from './cases/references.ts';
import { placementCases } from './cases/placement.ts';
import { rolloutCases } from './cases/rollouts.ts';
import { schemaPatternCases } from './cases/schema-patterns.ts';
import { serviceFieldCases } from './cases/service-fields.ts';
import { serviceListCases } from './cases/service-lists.ts';
import { serviceNetworkCases } from './cases/service-networks.ts';
import { serviceRefusalCases } from './cases/service-refusals.ts';
import { serviceCases } from './cases/services.ts';
import { systemCases } from './cases/system.ts';
import { taskCases } from './cases/tasks.ts';
import { updateCases } from './cases/updates.ts';
import { roundTripCases } from './round-trips.ts';
import { createWorld, type World } from './world.ts';

/** The manager of an otherwise empty swarm with one manager and two workers. */
export interface Engine {
  readonly socketPath: string;
  close(): Promise<void>;
}

const subjects: Readonly<Record<string, (world: () => World) => void>> = {
  system: systemCases,
  bodies: bodyCases,
  'configs and secrets': blobCases,
  networks: networkCases,
  nodes: nodeCases,
  services: serviceCases,
  'fields of services': serviceFieldCases,
  'values of manifests': schemaPatternCases,
  'refused services': serviceRefusalCases,
  'lists of services': serviceListCases,
  'networks of services': serviceNetworkCases,
  updates: updateCases,
  references: referenceCases,
  ports: portCases,
  tasks: taskCases,
  placement: placementCases,
  rollouts: rolloutCases,
  events: eventCases,
  'images in registries': distributionCases,
  'fields of manifests': roundTripCases,
};

/**
 * Runs the cases of an engine version against what `start` returns. Each case was written from the answer of a real
 * engine, and the sandbox has to give the same answers.
 */
export function describeEngine(title: string, version: EngineVersion, start: () => Promise<Engine>): void {
  describe(title, () => {
    let engine: Engine | undefined;
    let current: World | undefined;
    const world = (): World => current!;

    beforeAll(async () => {
      engine = await start();
      current = createWorld(engine.socketPath, answersOf[version]);
      await current.requireOwnSwarm();
      await current.cleanUp();
    });
    afterEach(() => current?.cleanUp());
    afterAll(async () => {
      current?.client.close();
      await engine?.close();
    });

    for (const [subject, cases] of Object.entries(subjects)) {
      describe(subject, () => {
        cases(world);
      });
    }
  });
}
