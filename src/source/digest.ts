import { createHash } from 'node:crypto';
import type { Revision, SourceFile } from '../model/source-file.ts';

/** SHA-256 over paths and contents. Lengths go in too, so that no path can pose as a content. */
export function digestOf(files: readonly SourceFile[]): string {
  const hash = createHash('sha256');
  for (const { path, content } of files) {
    hash.update(`${Buffer.byteLength(path)}:${path}${content.byteLength}:`);
    hash.update(content);
  }
  return hash.digest('hex');
}

/** A revision of files that have no history: it is called by its digest. */
export function plainRevision(label: 'folder' | 'file', files: readonly SourceFile[]): Revision {
  const digest = digestOf(files);
  return { id: `${label}:${digest.slice(0, 12)}`, digest, files };
}
