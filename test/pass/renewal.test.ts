import { describe, expect, it } from 'vitest';
import { contentOf } from '../../src/model/manifest/content.ts';
import type { Decrypter } from '../../src/ports/decrypter.ts';
import { manifestFiles, referencedFiles, service } from '../builders/manifests.ts';
import { startDaemonWorld, type DaemonWorld } from '../daemon/daemon-world.ts';

let world: DaemonWorld;

const web = service('web', '', {
  networks: ['front'],
  secrets: [{ name: 'token', file: 'token.age' }],
  configs: [{ name: 'settings', file: 'settings.ini' }],
});

/** In place of a key: encrypted files are written backwards. */
const backwards: Decrypter = {
  decrypt: (_path, content) => Promise.resolve(contentOf(content.reveal().toReversed())),
};

const publish = (id: string, token: string): void => {
  const files = { 'token.age': token, 'settings.ini': 'a = 1' };
  world.source.publish(id, manifestFiles(web), referencedFiles(files));
};

async function start(decrypter?: Decrypter): Promise<void> {
  world = await startDaemonWorld(decrypter === undefined ? {} : { decrypter });
  await world.swarm.api('POST', '/networks/create', {
    Name: 'front',
    Driver: 'overlay',
    CheckDuplicate: true,
  });
}

const secretData = (): readonly string[] =>
  world.swarm.sandbox.snapshot().secrets.map(({ Spec }) => Buffer.from(Spec.Data ?? '', 'base64').toString());

describe('runPass() with secrets made from files', () => {
  it('applies a revision in which only such a file has changed, and later removes what is no longer needed', async () => {
    await start(backwards);
    publish('r1', 'tsrif');
    await world.pass();
    expect(secretData()).toEqual(['first']);

    publish('r2', 'dnoces');
    await world.pass();
    expect(secretData().toSorted()).toEqual(['first', 'second']);
    publish('r3', 'driht');
    await world.pass();
    await world.pass();

    expect(secretData().toSorted()).toEqual(['second', 'third']);
    world.swarm.takeWrites();
    await world.pass();
    expect(world.swarm.takeWrites()).toEqual([]);
  });

  it('reports once that a key is missing, and writes no secret and no service meanwhile', async () => {
    await start();
    publish('r1', 'tsrif');

    await world.pass();

    expect(world.takeAlerts()).toMatchObject([
      {
        event: 'sync.failed',
        summary: expect.stringContaining('Cannot decrypt "token.age": no key was given') as unknown,
        remedy: expect.stringContaining('--age-identity FILE') as unknown,
      },
    ]);
    const { services, secrets, configs } = world.swarm.sandbox.snapshot();
    expect(secrets).toEqual([]);
    expect(services.map(({ Spec }) => Spec.Name)).not.toContain('web');
    expect(configs.map(({ Spec }) => Spec.Name).filter((name) => name.startsWith('settings-'))).toEqual([]);
    await world.pass();
    expect(world.takeAlerts()).toEqual([]);
  });

  it.each([
    ['nothing', '', 'is empty'],
    ['too much', 'x'.repeat(500 * 1024), 'is larger than a secret can be'],
  ])('refuses an encrypted file that contains %s', async (_what, plain, state) => {
    await start({ decrypt: () => Promise.resolve(contentOf(new TextEncoder().encode(plain))) });
    publish('r1', 'sealed');

    await world.pass();

    expect(world.takeAlerts()).toMatchObject([
      {
        event: 'sync.failed',
        summary: expect.stringContaining(`the content of "token.age" ${state}`) as unknown,
      },
    ]);
    expect(world.swarm.sandbox.snapshot().secrets).toEqual([]);
  });
});
