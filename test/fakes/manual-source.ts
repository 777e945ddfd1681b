import { createHash } from 'node:crypto';
import type { Revision, SourceFile } from '../../src/model/source-file.ts';
import type { RevisionSource } from '../../src/ports/revision-source.ts';

export interface ManualSource extends RevisionSource {
  /** The next fetch finds these files, under this name. */
  publish(id: string, files: readonly SourceFile[]): void;
  /** Fetches fail with this from now on; undefined: they work again. */
  breakWith(error: Error | undefined): void;
  /** As a push webhook or a changed file would. */
  hint(): void;
  readonly isWatched: boolean;
}

export function createManualSource(): ManualSource {
  let revision: Revision = { id: 'none', digest: '', files: [] };
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
    publish: (id, files) => {
      const digest = createHash('sha256');
      for (const { path, content } of files) digest.update(path).update(content);
      revision = { id, digest: digest.digest('hex'), files };
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
