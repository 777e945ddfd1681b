import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { inspect } from 'node:util';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { contentOf, type Content } from '../../src/model/manifest/content.ts';
import { Failure } from '../../src/model/failure.ts';
import { createDecrypter } from '../../src/source/create-decrypter.ts';
import { temporaryFolder } from './temporary-folder.ts';

let identity: string;
let folder: string;

beforeEach(async () => {
  identity = await generateX25519Identity();
  folder = await temporaryFolder({
    'key.txt': `# public key: age1…\n\n${identity}\r\n`,
    'several.txt': `${await generateX25519Identity()}\n${identity}\n`,
    'other.txt': await generateX25519Identity(),
    'empty.txt': '# nothing\n',
    'broken.txt': `${identity.slice(0, -1)}${identity.endsWith('Q') ? 'P' : 'Q'}`,
    'ssh.txt': '-----BEGIN OPENSSH PRIVATE KEY-----\n',
  });
});

async function sealed(text = 'hunter2'): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  return encrypter.encrypt(text);
}

const decrypt = async (file: string | undefined, bytes: Uint8Array): Promise<Content> =>
  createDecrypter(file === undefined ? undefined : join(folder, file)).decrypt('a.age', contentOf(bytes));

const failureOf = async (file: string | undefined, bytes: Uint8Array): Promise<Failure> => {
  const error = await decrypt(file, bytes).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error('it did not fail');
  return error;
};

describe('createDecrypter()', () => {
  it.each(['key.txt', 'several.txt'])('decrypts a file with the identities of %s', async (file) => {
    const content = await decrypt(file, await sealed());

    expect(Buffer.from(content.reveal()).toString()).toBe('hunter2');
    expect(inspect(content)).not.toContain('hunter2');
  });

  it('decrypts an armored file', async () => {
    const content = await decrypt('key.txt', new TextEncoder().encode(armor.encode(await sealed())));

    expect(Buffer.from(content.reveal()).toString()).toBe('hunter2');
  });

  it.each([
    [undefined, 'no key was given', 'usage'],
    ['other.txt', 'not encrypted for the key that was given', 'source-invalid'],
    ['empty.txt', 'it contains no age identity', 'usage'],
    ['broken.txt', 'a line of it is not an age identity', 'usage'],
    ['ssh.txt', 'a line of it is not an age identity', 'usage'],
    ['gone.txt', 'there is no such file or folder', 'source-unavailable'],
  ])('fails for %s with a reason and a hint, but without the key', async (file, reason, code) => {
    const failure = await failureOf(file, await sealed());

    expect(failure.code).toBe(code);
    expect(failure.message).toContain(reason);
    expect(failure.hint).toBeTruthy();
    // Everything that a log could show, including causes.
    expect(inspect(failure, { depth: 10 })).not.toContain(identity.slice(15, 40));
  });

  it.each([
    [
      'damaged',
      async () => (await sealed()).map((byte, index, all) => (index === all.length - 1 ? byte ^ 1 : byte)),
    ],
    ['cut off', async () => (await sealed()).subarray(0, 100)],
    ['a file that is not encrypted', () => Promise.resolve(new TextEncoder().encode('hunter2'))],
    [
      'broken armor',
      () => Promise.resolve(new TextEncoder().encode('-----BEGIN AGE ENCRYPTED FILE-----\nx\n')),
    ],
  ])('fails for %s without showing its content', async (_what, make) => {
    const failure = await failureOf('key.txt', await make());

    expect(failure).toMatchObject({ code: 'source-invalid', kind: 'rejected' });
    expect(failure.message).toContain('"a.age"');
    expect(inspect(failure)).not.toContain('hunter2');
  });
});
