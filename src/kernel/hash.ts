import { createHmac, hash } from 'node:crypto';
import { canonicalJson, type Json } from './json.ts';

/** 16 hex digits over the canonical JSON of a value: enough to distinguish the states of one object. */
export const hashOf = (value: Json): string => hash('sha256', canonicalJson(value)).slice(0, 16);

/** 12 hex digits over the bytes of a file that is not secret. */
export const contentHash = (bytes: Uint8Array): string => hash('sha256', bytes).slice(0, 12);

/** 12 hex digits over the bytes of a secret. They change with the bytes and reveal nothing without the ledger's salt. */
export const sealedHash = (bytes: Uint8Array, salt: string): string =>
  createHmac('sha256', salt).update(bytes).digest('hex').slice(0, 12);

/** Replaces a sensitive value in labels and the ledger. Changes with the value and reveals nothing without the ledger's salt. */
export const sealed = (value: Json, salt: string): string =>
  `hmac:${createHmac('sha256', salt).update(canonicalJson(value)).digest('hex').slice(0, 32)}`;

export const isSealed = (value: Json): boolean => typeof value === 'string' && value.startsWith('hmac:');
