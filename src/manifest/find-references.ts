import { fileEntries } from '../model/manifest/file-entries.ts';
import type { SourceFile } from '../model/manifest/source-file.ts';
import { collectManifests } from './collect-manifests.ts';
import { parseFile } from './parse-file.ts';

/** The files that manifests refer to, relative to the source's root, sorted and without duplicates. */
export function findReferences(files: readonly SourceFile[]): readonly string[] {
  const documents = files.filter(mentionsFiles).flatMap((file) => parseFile(file).documents);
  const { services } = collectManifests(documents, []);
  const paths = services.flatMap(fileEntries).flatMap(({ file }) => file?.path ?? []);
  return [...new Set(paths)].sort();
}

/** Avoids parsing most manifests twice: few refer to files. */
export const mentionsFiles = ({ content }: SourceFile): boolean => Buffer.from(content).includes('file');
