import { armor, Encrypter } from 'age-encryption';
import { createCipheriv, createHash, randomBytes } from 'node:crypto';

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export interface SealChoice {
  /** Of age: `age1…`. */
  readonly recipients: readonly string[];
  /** Keys whose values stay as they are. */
  readonly clear?: readonly string[];
  readonly macOnlyEncrypted?: boolean;
}

export interface SealedTree {
  readonly tree: Readonly<Record<string, Value>>;
  /** What SOPS notes under the key `sops`. */
  readonly notes: SopsNotes;
}

interface SopsNotes {
  readonly age: readonly { readonly recipient: string; readonly enc: string }[];
  readonly lastmodified: string;
  readonly mac: string;
  readonly mac_only_encrypted?: true;
  readonly version: string;
}

/** Encrypts values as SOPS 3 does, by its documented format. */
export async function sealTree(
  tree: Readonly<Record<string, Value>>,
  { recipients, clear = [], macOnlyEncrypted = false }: SealChoice,
): Promise<SealedTree> {
  const dataKey = randomBytes(32);
  const hash = createHash('sha512');
  if (macOnlyEncrypted) hash.update(createHash('sha256').update('sops').digest());
  const sealValue = (value: Value, path: readonly string[]): Value => {
    if (value === null) return null;
    if (isList(value)) return value.map((item) => sealValue(item, path));
    if (typeof value === 'object')
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, sealValue(item, [...path, key])]),
      );
    const isClear = path.some((key) => clear.includes(key));
    if (!isClear || !macOnlyEncrypted) hash.update(textOf(value));
    return isClear || value === ''
      ? value
      : seal(textOf(value), typeOf(value), `${path.join(':')}:`, dataKey);
  };
  const sealed = sealValue(tree, []) as Readonly<Record<string, Value>>;
  const lastmodified = '2026-11-30T09:00:00Z';
  const mac = seal(hash.digest('hex').toUpperCase(), 'str', lastmodified, dataKey);
  const age = await Promise.all(
    recipients.map(async (recipient) => ({ recipient, enc: await sealKey(dataKey, recipient) })),
  );
  return {
    tree: sealed,
    notes: {
      ...{ age, lastmodified, mac, version: '3.9.0' },
      ...(macOnlyEncrypted ? { mac_only_encrypted: true } : {}),
    },
  };
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** Also YAML. */
export const jsonOf = ({ tree, notes }: SealedTree): string =>
  JSON.stringify({ ...tree, sops: notes }, undefined, 2);

/** A file in a format that SOPS does not know. */
export const sealBinary = async (content: string, choice: SealChoice): Promise<string> =>
  jsonOf(await sealTree({ data: content }, choice));

export function dotenvOf({ tree, notes }: SealedTree): string {
  const lines = Object.entries(tree).map(([key, value]) => `${key}=${value as string}`);
  const noted = [
    ...notes.age.flatMap(({ recipient, enc }, index) => [
      `sops_age__list_${index}__map_enc=${enc.replaceAll('\n', '\\n')}`,
      `sops_age__list_${index}__map_recipient=${recipient}`,
    ]),
    `sops_lastmodified=${notes.lastmodified}`,
    `sops_mac=${notes.mac}`,
    `sops_version=${notes.version}`,
  ];
  return `${[...lines, ...noted].join('\n')}\n`;
}

const textOf = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);

function typeOf(value: string | number | boolean): string {
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(value) ? 'int' : 'float';
}

function seal(text: string, type: string, place: string, dataKey: Buffer): string {
  const iv = randomBytes(32);
  const cipher = createCipheriv('aes-256-gcm', dataKey, iv).setAAD(Buffer.from(place));
  const data = Buffer.concat([cipher.update(text), cipher.final()]).toString('base64');
  const tag = cipher.getAuthTag().toString('base64');
  return `ENC[AES256_GCM,data:${data},iv:${iv.toString('base64')},tag:${tag},type:${type}]`;
}

async function sealKey(dataKey: Uint8Array, recipient: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return `${armor.encode(await encrypter.encrypt(dataKey))}\n`;
}
