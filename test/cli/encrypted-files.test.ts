import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serviceText, startSecretsWorld, type SecretsWorld } from '../support/secrets-world.ts';
import { jsonOf, sealTree } from '../support/seal-sops.ts';
import { tracesOf } from '../support/traces.ts';

let world: SecretsWorld;

beforeEach(async () => {
  world = await startSecretsWorld();
});

afterEach(async () => {
  await world.cli.close();
});

describe('an encrypted file', () => {
  const secretText = 'plaintext-that-was-encrypted';
  const sealedWeb = serviceText('web', 'secrets: [{ name: token, file: token.age }]');
  let identity: string;

  beforeEach(async () => {
    identity = await generateX25519Identity();
    await world.cli.write('token.age', await encrypted(secretText, identity));
    await world.cli.write('_keys/identity.txt', `# created: 2026-01-01\n# public key: age1…\n${identity}\n`);
    await world.cli.write('_keys/other.txt', await generateX25519Identity());
    await world.cli.declare(sealedWeb);
  });

  const keyFile = (name: string): string => join(world.cli.folder, '_keys', name);

  it('is validated, rendered and planned without a key, and named by its committed content', async () => {
    expect((await world.run('validate')).code).toBe(0);
    expect((await world.run('render', '--kind', 'service')).out).toContain('token-(known after observe)');
    const plan = await world.run('plan');
    expect(plan.out).toContain('+ secret/token-(known after apply)  new secret');
    expect(plan.out).toContain('Plan: 2 to add');
  });

  it('can come from SOPS, and becomes a secret in its own format', async () => {
    const recipients = [await identityToRecipient(identity)];
    await world.cli.write('app.json', jsonOf(await sealTree({ password: secretText }, { recipients })));
    await world.cli.declare(serviceText('web', 'secrets: [{ name: app, file: app.json }]'));

    const refused = await world.run('apply', '--yes', '--no-wait');
    const applied = await world.run(
      ...(['apply', '--yes', '--no-wait', '--age-identity', keyFile('identity.txt')] as const),
    );

    expect(refused.out).toContain('Cannot decrypt "app.json": no key was given');
    expect(applied.code, applied.out).toBe(0);
    const [name] = world.secretNames();
    expect(world.dataOf('secrets', name ?? '').toString()).toBe(`{\n\t"password": "${secretText}"\n}\n`);
    expect(tracesOf(secretText, world.searched())).toEqual([]);
  });

  it('from SOPS is refused as a config and as a manifest', async () => {
    const recipients = [await identityToRecipient(identity)];
    await world.cli.write('app.yaml', jsonOf(await sealTree({ password: secretText }, { recipients })));
    await world.cli.declare(serviceText('web', 'configs: [{ name: app, file: app.yaml }]'));

    const { code, out } = await world.run('validate');

    expect(code).toBe(1);
    expect(out).toContain('File "app.yaml" is encrypted by SOPS: expected the content of a config');
    expect(out).toContain('File "app.yaml" is encrypted by SOPS: expected a manifest');
    expect(out).toContain('its name or its folder must start with "_"');
  });

  it('can be in a saved plan that was made before a salt existed, and without the key', async () => {
    const plan = join(world.cli.folder, '_plan.json');
    expect((await world.run('plan', '--out', plan)).code).toBe(0);

    const applied = await world.cli.runPlain(
      'apply',
      plan,
      '--no-wait',
      '--age-identity',
      keyFile('identity.txt'),
    );

    expect(applied.code, applied.out).toBe(0);
    const [name] = world.secretNames();
    expect(world.dataOf('secrets', name ?? '').toString()).toBe(secretText);
    expect(tracesOf(secretText, [{ where: 'the saved plan', text: await readFile(plan, 'utf8') }])).toEqual(
      [],
    );
  });

  it('is decrypted when it is applied, and needs no key again until it changes', async () => {
    const applied = await world.apply('--age-identity', keyFile('identity.txt'));

    expect(applied.code, applied.out).toBe(0);
    const [name] = world.secretNames();
    expect(world.dataOf('secrets', name ?? '').toString()).toBe(secretText);
    expect(tracesOf(secretText, world.searched())).toEqual([]);
    expect(tracesOf(identity.slice(20), world.searched())).toEqual([]);
    await world.converge(`${sealedWeb.trimEnd()}\n  replicas: 2\n`);
    expect(world.secretNames()).toEqual([name]);
  });

  it.each([
    ['no key was given', [], 'no key was given', '--age-identity FILE or RECONCILER_AGE_IDENTITY_FILE'],
    ['another key', ['other.txt'], 'it is not encrypted for the key that was given', 'age -r'],
    ['a key file that does not exist', ['gone.txt'], 'there is no such file', 'Check the path'],
  ] as const)(
    'is refused with its service before anything is written: %s',
    async (_what, keys, reason, wayOut) => {
      const start = world.cli.requests.length;

      const refused = await world.apply(...keys.flatMap((name) => ['--age-identity', keyFile(name)]));

      expect(refused.code).toBe(4);
      expect(refused.out).toMatch(/x secret\/token-[0-9a-f]{12}: Cannot (decrypt|read) /);
      expect(refused.out).toContain(reason);
      expect(refused.out).toContain(wayOut);
      expect(refused.out).toMatch(
        /x service\/web: it depends on secret\/token-[0-9a-f]{12}, which is refused/,
      );
      expect(world.writesSince(start)).toEqual([]);
      expect(refused.out).not.toContain('AGE-SECRET-KEY');
    },
  );
});

async function encrypted(text: string, identity: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  return encrypter.encrypt(text);
}
