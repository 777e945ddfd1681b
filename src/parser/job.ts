import { findReferences } from '../manifest/find-references.ts';
import { parseManifests } from '../manifest/parse-manifests.ts';
import { contentOf } from '../model/manifest/content.ts';
import type { ManifestSet } from '../model/manifest/manifest.ts';
import type { Problem } from '../model/manifest/problem.ts';
import type { LeftOut, ReferencedFile, SourceFile } from '../model/manifest/source-file.ts';

/** What a thread is asked for; plain data, as everything that goes from thread to thread. */
export type Job =
  | {
      readonly kind: 'parse';
      readonly files: readonly SourceFile[];
      readonly referenced: readonly SentFile[];
      readonly leftOut: readonly LeftOut[];
    }
  | { readonly kind: 'references'; readonly files: readonly SourceFile[] };

/** A referenced file whose content is not behind a function. */
export type SentFile =
  | { readonly path: string; readonly bytes: Uint8Array }
  | Exclude<ReferencedFile, { readonly status: 'read' }>;

export type Answer =
  | {
      readonly kind: 'parse';
      /** Without the referenced files, which the one who asks has. */
      readonly set: Omit<ManifestSet, 'files'>;
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'references'; readonly paths: readonly string[] };

export function answerTo(job: Job): Answer {
  if (job.kind === 'references') return { kind: 'references', paths: findReferences(job.files) };
  const { files, referenced, leftOut } = job;
  const { set, problems } = parseManifests(files, referenced.map(receivedFile), leftOut);
  const { files: _files, ...rest } = set;
  return { kind: 'parse', set: rest, problems };
}

export const sentFile = (file: ReferencedFile): SentFile =>
  file.status === 'read' ? { path: file.path, bytes: file.content.reveal() } : file;

const receivedFile = (file: SentFile): ReferencedFile =>
  'bytes' in file ? { path: file.path, status: 'read', content: contentOf(file.bytes) } : file;
