import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { inspect } from 'node:util';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Failure } from '../../../src/model/failure.ts';
import { contentOf } from '../../../src/model/manifest/content.ts';
import { isSopsFile } from '../../../src/model/manifest/encrypted-file.ts';
import { createDecrypter } from '../../../src/source/create-decrypter.ts';
import { dotenvOf, jsonOf, sealBinary, sealTree, type SealChoice } from '../../support/seal-sops.ts';
import { temporaryFolder } from '../temporary-folder.ts';

let folder: string;
let choice: SealChoice;

beforeEach(async () => {
  const identity = await generateX25519Identity();
  const stranger = await generateX25519Identity();
  folder = await temporaryFolder({ 'key.txt': identity, 'other.txt': await generateX25519Identity() });
  choice = { recipients: [await identityToRecipient(stranger), await identityToRecipient(identity)] };
});

const decrypt = async (path: string, text: string, key = 'key.txt'): Promise<string> => {
  const decrypter = createDecrypter(join(folder, key));
  return Buffer.from((await decrypter.decrypt(path, contentOf(Buffer.from(text)))).reveal()).toString();
};

const refusal = async (path: string, text: string, key?: string): Promise<Failure> => {
  const error: unknown = await decrypt(path, text, key).catch((reason: unknown) => reason);
  if (error instanceof Failure) return error;
  throw new Error('it did not fail', { cause: error });
};

const tree = {
  password: 'hunter2',
  '2': 'two',
  '1': 'one',
  empty: '',
  none: null,
  port: 5432,
  ratio: 0.25,
  isOpen: true,
  text: 'a "quoted" line\nand another\n',
  looksLike: 'true',
  list: ['first', { inner: 'second' }, []],
};

test('createDecrypter() decrypts a YAML file of SOPS, and its format stays', async () => {
  const sealed = await sealTree(tree, choice);
  const text = stringify({ ...sealed.tree, sops: sealed.notes });

  const plain = await decrypt('secret.enc.yaml', text);

  expect(isSopsFile(Buffer.from(text))).toBe(true);
  expect(plain).toBe(stringify(tree, { lineWidth: 0, indent: 4 }));
});

test('createDecrypter() decrypts a JSON file of SOPS, and its keys stay in order', async () => {
  const text = jsonOf(await sealTree({ b: 'x', a: { list: [1, true, 0.5, 'y', null], none: {} } }, choice));

  expect(await decrypt('secret.json', text)).toBe(
    '{\n\t"b": "x",\n\t"a": {\n\t\t"list": [\n\t\t\t1,\n\t\t\ttrue,\n\t\t\t0.5,\n\t\t\t"y",\n\t\t\tnull\n\t\t],\n\t\t"none": {}\n\t}\n}\n',
  );
});

test('createDecrypter() loses no digit of a whole number', async () => {
  const sealed = await sealTree({ text: '90071992547409931234' }, choice);
  const text = jsonOf(sealed).replace('type:str]', 'type:int]');

  expect(await decrypt('secret.json', text)).toBe('{\n\t"text": 90071992547409931234\n}\n');
});

test('createDecrypter() decrypts a dotenv file of SOPS', async () => {
  const text = `# plain\n#ENC[AES256_GCM,data:x,iv:y,tag:z,type:comment]\n${dotenvOf(
    await sealTree({ USER: 'robot', PASSWORD: 'a=b\nc', EMPTY: '' }, choice),
  )}`;

  expect(await decrypt('app.env', text)).toBe('# plain\nUSER=robot\nPASSWORD=a=b\\nc\nEMPTY=\n');
});

test.each(['tls.key', 'tls.key.sops', 'noSuffix'])(
  'createDecrypter() decrypts a binary file of SOPS: %s',
  async (path) => {
    expect(await decrypt(path, await sealBinary('-----BEGIN KEY-----\nx\n', choice))).toBe(
      '-----BEGIN KEY-----\nx\n',
    );
  },
);

test('createDecrypter() leaves values alone that SOPS has not encrypted, and checks them', async () => {
  const sealed = await sealTree(
    { user: 'robot', port: 1, on: false, password: 'x' },
    { ...choice, clear: ['user', 'port', 'on'] },
  );

  expect(await decrypt('a.json', jsonOf(sealed))).toContain('"user": "robot"');
  expect((await refusal('a.json', jsonOf(sealed).replace('robot', 'root'))).message).toMatch(
    /^Cannot decrypt "a.json": it is damaged, or was changed without SOPS$/,
  );
});

test('createDecrypter() checks only encrypted values where SOPS was told so', async () => {
  const sealed = await sealTree(
    { user: 'robot', password: 'x' },
    { ...choice, clear: ['user'], macOnlyEncrypted: true },
  );

  expect(await decrypt('a.json', jsonOf(sealed).replace('robot', 'root'))).toContain('"user": "root"');
  expect(
    (await refusal('a.json', jsonOf(sealed).replace(/"password": "[^"]*"/, '"password": "y"'))).code,
  ).toBe('source-invalid');
});

const values = /"ENC\[[^"]*type:str\]"/g;

test.each([
  ['a value is gone', (text: string) => text.replace(/ *"b": "[^"]*",\n/, '')],
  ['a value is another one', (text: string) => text.replace(/"b": "[^"]*"/, '"b": "plain"')],
  [
    'a value is not authentic',
    (text: string) => text.replace(/"b": "ENC\[AES256_GCM,data:../, (start) => `${start.slice(0, -2)}zz`),
  ],
  ['the tag of a value is short', (text: string) => text.replace(/tag:[^,]*/, 'tag:AAAA')],
  [
    'two values are exchanged',
    (text: string) => {
      const [a = '', b = ''] = text.match(values) ?? [];
      return text.replace(a, '@').replace(b, a).replace('@', b);
    },
  ],
  ['a value moves to another key', (text: string) => text.replace('"a":', '"c":')],
  ['the MAC is gone', (text: string) => text.replace(/"mac": "[^"]*"/, '"mac": ""')],
  ['its time is another one', (text: string) => text.replace('2026-11-30', '2026-11-29')],
  ['the key is damaged', (text: string) => text.replace(/(BEGIN AGE ENCRYPTED FILE-----\\n).{20}/g, '$1')],
])('createDecrypter() uses nothing of a file in which %s', async (_what, change) => {
  const text = jsonOf(await sealTree({ a: 'hunter2', b: 'hunter3' }, choice));

  const failure = await refusal('a.json', change(text));

  expect(change(text)).not.toBe(text);
  expect(failure).toMatchObject({ kind: 'rejected', code: 'source-invalid' });
  expect(inspect(failure)).not.toMatch(/hunter|AGE-SECRET/);
});

test('createDecrypter() says that the key is another one, and that there is none', async () => {
  const text = jsonOf(await sealTree({ a: 'hunter2' }, choice));

  expect(await refusal('a.json', text, 'other.txt')).toMatchObject({
    message: 'Cannot decrypt "a.json": it is not encrypted for the key that was given',
    hint: expect.stringContaining('sops rotate --add-age') as string,
  });
  await expect(
    createDecrypter(undefined).decrypt('a.json', contentOf(Buffer.from(text))),
  ).rejects.toMatchObject({
    code: 'usage',
    message: 'Cannot decrypt "a.json": no key was given',
  });
});

test.each([
  ['a.ini', '[x]\ny=ENC[AES256_GCM,data:x]\n[sops]\n', 'INI are not supported'],
  ['a.enc', 'y: ENC[AES256_GCM,data:x]\nsops: {}\n', 'its name does not tell its format'],
  ['a.yaml', 'y: ENC[AES256_GCM,data:x]\nsops: {}\n---\n', 'several documents'],
  ['a.yaml', 'y: &x 1\nz: *x\nsops: {}\n', 'it contains an alias'],
  ['a.yaml', 'y: 1\nsops: { kms: [], pgp: [{}] }\n', 'it is not encrypted for an age key'],
  ['a.yaml', 'y: 1\nsops: { age: [{}] }\n', 'an age key in it is damaged'],
  ['a.yaml', 'y: 1\nsops: { age: [{ enc: x }], key_groups: [{}] }\n', 'it needs keys of several groups'],
  ['a.yaml', 'y: 1\nsops: [x]\n', 'what SOPS notes in it is damaged'],
  ['a.yaml', 'y: [\nsops: {}\n', 'it is damaged'],
  ['a.json', '[1]', 'it is damaged'],
  ['a.env', 'no entry\nsops_mac=x\n', 'a line in it is damaged'],
])('createDecrypter() refuses %s with %j: %s', async (path, text, state) => {
  expect((await refusal(path, text)).message).toContain(state);
});

test('createDecrypter() refuses a key that is no text, and an unknown type', async () => {
  const sealed = jsonOf(await sealTree({ a: 'x' }, choice));

  expect((await refusal('a.yaml', sealed.replace('"a":', '1:'))).message).toContain(
    'a key in it is not a text',
  );
  expect((await refusal('a.json', sealed.replace('type:str]', 'type:new]'))).message).toContain(
    'the unknown type "new"',
  );
});

test.each(['int', 'float'])(
  'createDecrypter() refuses a text that is said to be of the type %s',
  async (type) => {
    const sealed = jsonOf(await sealTree({ a: 'x' }, choice));

    expect((await refusal('a.json', sealed.replace('type:str]', `type:${type}]`))).message).toContain(
      'a value in it is damaged',
    );
  },
);

test.each([
  ['is nested too deeply', '['.repeat(200) + ']'.repeat(200)],
  ['has too many values', `[${'1,'.repeat(50_000)}]`],
  ['has too many values', '['.repeat(100_000)],
])('createDecrypter() refuses a file that %s, without parsing it', async (state, value) => {
  const notes = JSON.stringify((await sealTree({ a: 'x' }, choice)).notes);

  for (const path of ['a.json', 'a.yaml', 'a.bin']) {
    expect((await refusal(path, `{"a": ${value}, "sops": ${notes}}`)).message).toContain(state);
  }
});

test('createDecrypter() refuses a YAML file of lists in lists', async () => {
  expect((await refusal('a.yaml', `a:\n ${' -'.repeat(200)} x\nsops: {}\n`)).message).toContain(
    'is nested too deeply',
  );
});
