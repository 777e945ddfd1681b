import { createHash } from 'node:crypto';
import type { LeftOut, ReferencedFile, Revision, SourceFile } from '../../src/model/manifest/source-file.ts';
import type { RevisionSource } from '../../src/ports/revision-source.ts';

export interface ManualSource extends RevisionSource {
  /** Makes the next fetch return these files as revision `id`. */
  publish(
    id: string,
    files: readonly SourceFile[],
    referenced?: readonly ReferencedFile[],
    leftOut?: readonly LeftOut[],
  ): void;
  /** Makes fetches fail with this error; with undefined they work again. */
  breakWith(error: Error | undefined): void;
  /** Reports a change, as a push webhook or a changed file would. */
  hint(): void;
  readonly isWatched: boolean;
}

export function createManualSource(): ManualSource {
  let revision: Revision = { id: 'none', digest: '', files: [], referenced: [], leftOut: [] };
  let broken: Error | undefined;
  let onHint: (() => void) | undefined;
  return {
    name: './manifests',
    partial: false,
    fetch: () => (broken === undefined ? Promise.resolve(revision) : Promise.reject(broken)),
    watch: (callback) => {
      onHint = callback;
      return Promise.resolve(() => {
        onHint = undefined;
        return Promise.resolve();
      });
    },
    publish: (id, files, referenced = [], leftOut = []) => {
      const digest = createHash('sha256');
      for (const { path, content } of files) digest.update(path).update(content);
      for (const file of referenced)
        digest.update(file.path).update(file.status === 'read' ? file.content.reveal() : file.status);
      digest.update(JSON.stringify(leftOut));
      revision = { id, digest: digest.digest('hex'), files, referenced, leftOut };
    },
    breakWith: (error) => {
      broken = error;
    },
    hint: () => onHint?.(),
    get isWatched() {
      return onHint !== undefined;
    },
  };
}
