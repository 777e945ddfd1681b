import { createHmac, hash } from 'node:crypto';
import { canonicalJson, type Json } from './json.ts';

/** 16 hex digits over the canonical JSON of a value: enough to tell one object's states apart. */
export const hashOf = (value: Json): string => hash('sha256', canonicalJson(value)).slice(0, 16);

/** 12 hex digits over the bytes of a file that anybody may read. */
export const contentHash = (bytes: Uint8Array): string => hash('sha256', bytes).slice(0, 12);

/** 12 hex digits over the bytes of a secret: they tell nothing without the ledger's salt, but change with the bytes. */
export const sealedHash = (bytes: Uint8Array, salt: string): string =>
  createHmac('sha256', salt).update(bytes).digest('hex').slice(0, 12);

/** A sensitive value's stand-in in labels and ledger: tells nothing without the ledger's salt, but changes with it. */
export const sealed = (value: Json, salt: string): string =>
  `hmac:${createHmac('sha256', salt).update(canonicalJson(value)).digest('hex').slice(0, 32)}`;

export const isSealed = (value: Json): boolean => typeof value === 'string' && value.startsWith('hmac:');
