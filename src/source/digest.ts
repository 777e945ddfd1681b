import { createHash, scryptSync } from 'node:crypto';
import type { ReferencedFile, Revision } from '../model/manifest/source-file.ts';

/** The content of a source at one moment. */
export type FoundFiles = Pick<Revision, 'files' | 'referenced' | 'leftOut'>;

/** SHA-256 over paths and contents. Lengths are included, so that path and content cannot be confused. */
export function digestOf({ files, referenced, leftOut }: FoundFiles): string {
  const hash = createHash('sha256');
  for (const { path, content } of files) {
    hash.update(`${Buffer.byteLength(path)}:${path}${content.byteLength}:`);
    hash.update(content);
  }
  if (referenced.length > 0) hash.update(stretchedDigest(referenced));
  if (leftOut.length > 0) hash.update(JSON.stringify(leftOut));
  return hash.digest('hex');
}

/**
 * Plans, logs and the ledger contain the digest, and referenced files may be weak secrets. scrypt slows down guessing
 * without a key, which all machines that plan and apply a revision would have to share.
 */
function stretchedDigest(referenced: readonly ReferencedFile[]): Buffer {
  const hash = createHash('sha256');
  for (const file of referenced) {
    hash.update(`${Buffer.byteLength(file.path)}:${file.path}${file.status}:`);
    if (file.status !== 'read') continue;
    hash.update(`${file.content.sizeBytes}:`);
    hash.update(file.content.reveal());
  }
  return scryptSync(hash.digest(), 'swarm-reconciler', 32);
}

/** A revision of files without history, identified by its digest. */
export function plainRevision(label: 'folder' | 'file', found: FoundFiles): Revision {
  const digest = digestOf(found);
  return { id: `${label}:${digest.slice(0, 12)}`, digest, ...found };
}
