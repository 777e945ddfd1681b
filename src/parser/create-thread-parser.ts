import { createHash } from 'node:crypto';
import { parserLimits } from '../defaults/limits.ts';
import { mentionsFiles } from '../manifest/find-references.ts';
import type { Problem } from '../model/manifest/problem.ts';
import type { Revision, SourceFile } from '../model/manifest/source-file.ts';
import type { ManifestParser, ParsedRevision } from '../ports/manifest-parser.ts';
import { sentFile } from './job.ts';
import { runJob, type Exceeded, type JobLimits } from './run-job.ts';

/** Parses manifests in threads of their own, so that no input, however large, holds up the daemon. */
export function createThreadParser(limits: JobLimits = parserLimits): ManifestParser {
  let last: { readonly digest: string; readonly paths: readonly string[] } | undefined;
  return {
    parse: async ({ files, referenced, leftOut }, signal) => {
      const job = { kind: 'parse', files, referenced: referenced.map(sentFile), leftOut } as const;
      const answer = await runJob(job, limits, signal);
      if (typeof answer === 'string') return exceeding(answer, limits);
      if (answer.kind !== 'parse') throw new Error('The thread has answered something else');
      return { set: { ...answer.set, files: byPath(referenced) }, problems: answer.problems };
    },
    findReferences: async (files) => {
      const mentioning = files.filter(mentionsFiles);
      if (mentioning.length === 0) return [];
      const digest = digestOf(mentioning);
      if (last?.digest === digest) return last.paths;
      const answer = await runJob({ kind: 'references', files: mentioning }, limits);
      // What refers to files is parsed again with the rest, and exceeds the limit then as well.
      if (typeof answer === 'string') return [];
      if (answer.kind !== 'references') throw new Error('The thread has answered something else');
      last = { digest, paths: answer.paths };
      return answer.paths;
    },
  };
}

const byPath = (referenced: Revision['referenced']): ParsedRevision['set']['files'] =>
  new Map(referenced.map((file) => [file.path, file]));

function digestOf(files: readonly SourceFile[]): string {
  const hash = createHash('sha256');
  for (const { path, content } of files) hash.update(`${path}\0${content.byteLength}\0`).update(content);
  return hash.digest('hex');
}

const exceeding = (limit: Exceeded, { timeoutMs, heapMb }: JobLimits): ParsedRevision => ({
  set: { clusters: [], services: [], files: new Map() },
  problems: [
    {
      severity: 'error',
      code: 'file-too-large',
      message:
        limit === 'time'
          ? `Manifests take too long to parse: expected at most ${timeoutMs / 1000} s`
          : `Manifests take too much memory to parse: expected at most ${heapMb} MB`,
      hint: 'Remove what is generated or repeated, or split the source into several with owners of their own',
    } satisfies Problem,
  ],
});
