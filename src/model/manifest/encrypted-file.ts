/** By its name: whatever it contains. */
export const isAgeFile = (path: string): boolean => path.endsWith('.age');

/**
 * SOPS keeps the format of a file and encrypts its values, so these and its own entry (`sops`, `sops_mac`) are its
 * signature.
 */
export function isSopsFile(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return file.includes('ENC[AES256_GCM,data:') && /\bsops(_mac)?\b/.test(file.toString('latin1'));
}

/** Whether a secret is made of what the file contains after decryption. */
export const isEncryptedFile = (path: string, bytes: Uint8Array): boolean =>
  isAgeFile(path) || isSopsFile(bytes);
