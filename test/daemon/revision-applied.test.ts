import { beforeEach, describe, expect, it } from 'vitest';
import { exampleFiles } from '../builders/example.ts';
import type { SourceFile } from '../../src/model/manifest/source-file.ts';
import { startDaemon } from './running-daemon.ts';
import { startDaemonWorld, switched, type DaemonWorld } from './daemon-world.ts';

let world: DaemonWorld;

beforeEach(async () => {
  world = await startDaemonWorld();
});

/** What the commit of a revision is told. */
const toldOf = (revision: string): readonly string[] =>
  world.takeEvents().flatMap((event) => {
    const isOfRevision = ['revision.found', 'revision.applied', 'sync.failed'].includes(event.type);
    return isOfRevision && event.revision === revision ? [event.type] : [];
  });

/** The same manifests, written in another way. */
const rewritten = (): readonly SourceFile[] =>
  exampleFiles().map((file) => ({
    ...file,
    content: Buffer.concat([Buffer.from('# a comment\n'), file.content]),
  }));

describe('the commit of a revision', () => {
  it('is told that the swarm is as it says, once', async () => {
    await world.pass();
    await world.pass();

    expect(toldOf('r1')).toEqual(['revision.found', 'revision.applied']);
  });

  it('is told so if it changes nothing', async () => {
    await world.pass();
    world.source.publish('r2', rewritten());
    await world.pass();

    expect(toldOf('r2')).toEqual(['revision.found', 'revision.applied']);
  });

  it('is told nothing while it is only reported', async () => {
    await world.pass(switched({ revisions: 'report' }));

    expect(toldOf('r1')).toEqual(['revision.found']);
  });

  it('is not told again by a process that goes on with it', async () => {
    await world.pass();
    const { published, stop } = await startDaemon(world);
    await stop();

    expect(published).toContainEqual(expect.objectContaining({ type: 'revision.found', isNew: false }));
    expect(published.map(({ type }) => type)).not.toContain('revision.applied');
  });
});
