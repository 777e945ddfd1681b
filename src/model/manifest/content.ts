import { maskedValue } from '../masking/masked-values.ts';

/**
 * Bytes that may be a secret. They are behind a function, so that logs, JSON and object inspection cannot show them.
 */
export interface Content {
  readonly sizeBytes: number;
  readonly reveal: () => Uint8Array;
  readonly toJSON: () => string;
}

export const contentOf = (bytes: Uint8Array): Content => ({
  sizeBytes: bytes.byteLength,
  reveal: () => bytes,
  toJSON: () => maskedValue,
});
