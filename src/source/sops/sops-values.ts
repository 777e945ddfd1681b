import { createDecipheriv, createHash } from 'node:crypto';
import type { OpenValue, SopsMetadata, SopsValue } from './sops-file.ts';
import { damaged, SopsError } from './sops-failure.ts';

export interface SopsOpener {
  readonly open: OpenValue;
  /** Fails unless all values that were opened are those that SOPS has encrypted, in the same order. */
  readonly checkMac: () => void;
}

/** Opens the values of one file with its data key. */
export function createOpener(dataKey: Uint8Array, metadata: SopsMetadata): SopsOpener {
  const hash = createHash('sha512');
  const { macOnlyEncrypted } = metadata;
  if (macOnlyEncrypted) hash.update(createHash('sha256').update('sops').digest());
  return {
    open: (value, path) => {
      const sealed = typeof value === 'string' ? parseSealed(value) : undefined;
      if (sealed === undefined) {
        if (!macOnlyEncrypted) hash.update(plainBytes(value));
        return value;
      }
      const bytes = decrypt(sealed, dataKey, `${path.join(':')}:`);
      hash.update(bytes);
      return typed(bytes, sealed.type);
    },
    checkMac: () => {
      const sealed = parseSealed(metadata.mac);
      if (sealed === undefined) throw damaged('what SOPS notes in it');
      const expected = decrypt(sealed, dataKey, metadata.lastModified).toString();
      if (expected !== hash.digest('hex').toUpperCase()) throw damaged('it');
    },
  };
}

interface Sealed {
  readonly data: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly type: string;
}

/** Undefined for what is not encrypted. */
function parseSealed(text: string): Sealed | undefined {
  const parts = /^ENC\[AES256_GCM,data:([^,]*),iv:([^,]*),tag:([^,]*),type:([a-z0-9]+)\]$/.exec(text);
  if (parts === null) return undefined;
  const [, data = '', iv = '', tag = '', type = ''] = parts;
  const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
  return { data: bytes(data), iv: bytes(iv), tag: bytes(tag), type };
}

const tagBytes = 16;

function decrypt({ data, iv, tag }: Sealed, dataKey: Uint8Array, place: string): Buffer {
  // node:crypto would accept a shorter tag, which is easier to forge.
  if (tag.length !== tagBytes || iv.length === 0) throw damaged('a value in it');
  try {
    const decipher = createDecipheriv('aes-256-gcm', dataKey, iv, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch {
    throw damaged('a value in it');
  }
}

function typed(bytes: Buffer, type: string): SopsValue {
  switch (type) {
    case 'bytes':
      return bytes;
    case 'str':
    case 'time':
      return bytes;
    case 'int':
    case 'int64':
      return wholeNumber(bytes.toString());
    case 'float':
      return number(bytes.toString());
    case 'bool':
      return bytes.toString().toLowerCase() === 'true';
    default:
      throw new SopsError(`a value in it has the unknown type "${type}"`);
  }
}

// Whoever knows the recipient can encrypt anything for it, so the type of a value may not be that of its text.

function wholeNumber(text: string): bigint {
  if (!/^-?\d{1,1000}$/.test(text)) throw damaged('a value in it');
  return BigInt(text);
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw damaged('a value in it');
  return value;
}

/** As SOPS writes values of other types. What it writes differently fails the check of the MAC. */
function plainBytes(value: SopsValue): string | Uint8Array {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}
