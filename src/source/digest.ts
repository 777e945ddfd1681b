import { createHash, scryptSync } from 'node:crypto';
import type { ReferencedFile, Revision } from '../model/source-file.ts';

/** What a source holds at one moment. */
export type FoundFiles = Pick<Revision, 'files' | 'referenced'>;

/** SHA-256 over paths and contents. Lengths go in too, so that no path can pose as a content. */
export function digestOf({ files, referenced }: FoundFiles): string {
  const hash = createHash('sha256');
  for (const { path, content } of files) {
    hash.update(`${Buffer.byteLength(path)}:${path}${content.byteLength}:`);
    hash.update(content);
  }
  if (referenced.length > 0) hash.update(stretchedDigest(referenced));
  return hash.digest('hex');
}

/**
 * Plans, logs and the ledger tell the digest, and what manifests refer to may be a weak secret: scrypt makes a guess at it
 * as slow as it can be without a key, which two machines that plan and apply one revision would have to share.
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

/** A revision of files that have no history: it is called by its digest. */
export function plainRevision(label: 'folder' | 'file', found: FoundFiles): Revision {
  const digest = digestOf(found);
  return { id: `${label}:${digest.slice(0, 12)}`, digest, ...found };
}
