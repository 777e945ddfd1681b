import { describe, expect, it } from 'vitest';
import { sendWrite } from '../../src/apply/send-write.ts';
import { contentOf } from '../../src/model/manifest/content.ts';
import { createScriptedWriter } from '../fakes/swarm-ports.ts';

const spec = {
  Name: 'web',
  TaskTemplate: {
    ContainerSpec: {
      Secrets: [{ SecretID: '', SecretName: 'a', File: { Name: 'a' } }],
      Configs: [{ ConfigID: 'known', ConfigName: 'a', File: { Name: '/a' } }],
    },
  },
};
const created = new Map([['secret/a', 'made-a']] as const);

describe('sendWrite()', () => {
  it.each([
    [{ kind: 'createService', spec, pulls: 'a:1' } as const, 0],
    [{ kind: 'updateService', ref: { id: 'x', version: 1 }, spec, pulls: 'a:1' } as const, 1],
  ])(
    'gives a service the ids of objects created before it, and sends the image that it pulls: $kind',
    async (write, place) => {
      const writer = createScriptedWriter();

      await sendWrite(writer, write, created);

      expect(writer.calls[0]?.slice(1)[place]).toMatchObject({
        spec: {
          TaskTemplate: {
            ContainerSpec: { Secrets: [{ SecretID: 'made-a' }], Configs: [{ ConfigID: 'known' }] },
          },
        },
        pulls: 'a:1',
      });
    },
  );

  it('sends a secret as a secret and a config as a config', async () => {
    const writer = createScriptedWriter();
    const made = { name: 'a', labels: {}, content: contentOf(Uint8Array.of(1)) };

    await sendWrite(writer, { kind: 'createFile', file: { ...made, kind: 'secret' } }, new Map());
    await sendWrite(writer, { kind: 'createFile', file: { ...made, kind: 'config' } }, new Map());

    expect(writer.calls.map(([method]) => method)).toEqual(['createSecret', 'createConfig']);
  });

  it('never sends the ciphertext of a file that was not decrypted', async () => {
    const writer = createScriptedWriter();
    const sealed = { kind: 'createSealed', path: 'a.age', content: contentOf(Uint8Array.of(1)) } as const;

    await expect(sendWrite(writer, sealed, new Map())).rejects.toThrow('must be decrypted before');
    expect(writer.calls).toEqual([]);
  });
});
