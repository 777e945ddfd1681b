import { isSopsFile } from '../model/manifest/encrypted-file.ts';

/** A file that stands for its content: whoever deploys it deploys a pointer or a ciphertext. */
export interface UndecodedFile {
  /** With its article: `a Git LFS pointer`. */
  readonly what: string;
  readonly hint: string;
}

/** Recognizes such files by their signature; undefined for all others. */
export function undecodedFile(bytes: Uint8Array): UndecodedFile | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = file.subarray(0, longestStart).toString('latin1');
  const found = signatures.find(({ pattern }) => pattern.test(start));
  if (found !== undefined) return found;
  return isSopsFile(bytes) ? sops : undefined;
}

const longestStart = 128;

const decrypt =
  'Encrypt the files of secrets with age (*.age) or SOPS, and commit everything else unencrypted';

const signatures: readonly (UndecodedFile & { readonly pattern: RegExp })[] = [
  {
    what: 'a Git LFS pointer',
    pattern: /^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\//,
    hint: 'Commit the content itself: files in Git LFS are not fetched',
  },
  {
    what: 'a git-annex pointer',
    pattern: /^\/annex\/objects\//,
    hint: 'Commit the content itself: files in git-annex are not fetched',
  },
  { what: 'encrypted by git-crypt', pattern: /^\0GITCRYPT\0/, hint: decrypt },
  { what: 'encrypted by Ansible Vault', pattern: /^\$ANSIBLE_VAULT;/, hint: decrypt },
];

const sops: UndecodedFile = {
  what: 'encrypted by SOPS',
  hint: 'It can only be the file of a secret. Named like a manifest, its name or its folder must start with "_"',
};
