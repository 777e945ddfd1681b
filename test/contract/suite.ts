import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { blobCases } from './cases/blobs.ts';
import { bodyCases } from './cases/bodies.ts';
import { networkCases } from './cases/networks.ts';
import { nodeCases } from './cases/nodes.ts';
import { portCases } from './cases/ports.ts';
import { referenceCases } from './cases/references.ts';
import { serviceCases } from './cases/services.ts';
import { systemCases } from './cases/system.ts';
import { taskCases } from './cases/tasks.ts';
import { updateCases } from './cases/updates.ts';
import { createWorld, type World } from './world.ts';

/** A manager of a swarm of one manager and two workers that holds nothing else. */
export interface Engine {
  readonly socketPath: string;
  close(): Promise<void>;
}

/**
 * What an engine of API 1.41 says, asked of whatever `start` yields. The sandbox is right where it gives the same
 * answers as a real engine, and each case was written from the answer of a real one.
 */
export function describeEngine(title: string, start: () => Promise<Engine>): void {
  describe(title, () => {
    let engine: Engine | undefined;
    let current: World | undefined;
    const world = (): World => current!;

    beforeAll(async () => {
      engine = await start();
      current = createWorld(engine.socketPath);
      await current.cleanUp();
    });
    afterEach(() => world().cleanUp());
    afterAll(async () => {
      current?.client.close();
      await engine?.close();
    });

    describe('system', () => {
      systemCases(world);
    });
    describe('bodies', () => {
      bodyCases(world);
    });
    describe('configs and secrets', () => {
      blobCases(world);
    });
    describe('networks', () => {
      networkCases(world);
    });
    describe('nodes', () => {
      nodeCases(world);
    });
    describe('services', () => {
      serviceCases(world);
    });
    describe('updates', () => {
      updateCases(world);
    });
    describe('references', () => {
      referenceCases(world);
    });
    describe('ports', () => {
      portCases(world);
    });
    describe('tasks', () => {
      taskCases(world);
    });
  });
}
