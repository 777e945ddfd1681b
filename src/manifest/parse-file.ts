import type { Problem } from '../model/manifest/problem.ts';
import type { SourceFile } from '../model/manifest/source-file.ts';
import type { IdentifiedDocument } from './collect-manifests.ts';
import { decodeText } from './yaml/decode-text.ts';
import { identifyKind } from './identify-kind.ts';
import { parseYaml } from './yaml/parse-yaml.ts';
import type { ParsedDocument } from './yaml/parse-yaml.ts';
import { validateDocument } from './validate-document.ts';

export interface ParsedFile {
  /** Only documents that the schema of their kind accepts. */
  readonly documents: readonly IdentifiedDocument[];
  readonly problems: readonly Problem[];
}

/** The documents of one file, each parsed independently. */
export function parseFile(file: SourceFile): ParsedFile {
  const decoded = decodeText(file);
  if ('problem' in decoded) return { documents: [], problems: [decoded.problem] };
  const documents = parseYaml(file.path, decoded.text).map(parseDocument);
  return {
    documents: documents.flatMap((document) => document.documents),
    problems: documents.flatMap((document) => document.problems),
  };
}

function parseDocument({ document, problems, isReadable }: ParsedDocument): ParsedFile {
  if (!isReadable) return { documents: [], problems };
  const identified = identifyKind(document);
  if (identified.kind === undefined)
    return { documents: [], problems: [...problems, ...identified.problems] };
  const all = [...problems, ...validateDocument(document, identified.kind)];
  return { documents: all.length === 0 ? [{ document, kind: identified.kind }] : [], problems: all };
}
