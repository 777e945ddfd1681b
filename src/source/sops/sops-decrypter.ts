import type { Decrypter } from 'age-encryption';
import { isOtherKey, openAge, otherKey } from '../age-decrypter.ts';
import { identityHint } from '../age-identities.ts';
import { parseDotenv } from './sops-dotenv.ts';
import { damaged, SopsError, sopsFailure } from './sops-failure.ts';
import type { SopsFile } from './sops-file.ts';
import { parseBinary, parseTree } from './sops-tree.ts';
import { createOpener } from './sops-values.ts';

/**
 * Decrypts a file that SOPS has encrypted for an age key. What comes out has the format of the file. Nothing is used unless
 * each value and the whole file are as SOPS has encrypted them.
 */
export async function openSopsFile(
  path: string,
  bytes: Uint8Array,
  identities: Decrypter,
): Promise<Uint8Array> {
  try {
    const file = parseSops(path, bytes);
    const { open, checkMac } = createOpener(await openDataKey(path, file, identities), file.metadata);
    const content = file.render(open);
    checkMac();
    return content;
  } catch (error) {
    throw error instanceof SopsError ? sopsFailure(path, error) : error;
  }
}

/** As SOPS does, by the suffix of the name; a file of any other name is binary, if it looks like that. */
function parseSops(path: string, bytes: Uint8Array): SopsFile {
  const suffix = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const parse = parsers.get(suffix) ?? parseUnnamed;
  return parse(bytes);
}

const parseYaml = (bytes: Uint8Array): SopsFile => parseTree(bytes, 'yaml');

const parsers: ReadonlyMap<string, (bytes: Uint8Array) => SopsFile> = new Map([
  ['yaml', parseYaml],
  ['yml', parseYaml],
  ['json', (bytes) => parseTree(bytes, 'json')],
  ['env', parseDotenv],
  [
    'ini',
    () => {
      throw new SopsError('SOPS files in the format INI are not supported', 'Use YAML, JSON or dotenv');
    },
  ],
]);

function parseUnnamed(bytes: Uint8Array): SopsFile {
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1').trimStart();
  const binary = start.startsWith('{') ? parseBinary(bytes) : undefined;
  if (binary !== undefined) return binary;
  throw new SopsError(
    'its name does not tell its format',
    'End its name in .yaml, .json or .env; other names are for files that SOPS has encrypted as binary',
  );
}

const dataKeyBytes = 32;

/** Each recipient has a copy of the key. */
async function openDataKey(path: string, { metadata }: SopsFile, identities: Decrypter): Promise<Uint8Array> {
  for (const file of metadata.ageFiles) {
    try {
      const dataKey = await openAge(Buffer.from(file), identities);
      if (dataKey.length !== dataKeyBytes) throw damaged('the key in it');
      return dataKey;
    } catch (error) {
      if (!isOtherKey(error)) throw error instanceof SopsError ? error : damaged('an age key in it');
    }
  }
  throw otherKey(
    path,
    `Encrypt it for that key's recipient too (sops rotate --add-age …), or give the other key. ${identityHint}`,
  );
}
