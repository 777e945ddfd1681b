import { createHash } from 'node:crypto';
import { contentOf } from '../model/manifest/content.ts';
import type { ReferencedFile, Revision, SourceFile } from '../model/manifest/source-file.ts';

// One line of hex, the SHA-256 of what follows; one line of JSON; then the contents of all files, one after the other.

type SizedFile = Omit<SourceFile, 'content'> & { readonly sizeBytes: number };

type SizedReference =
  | { readonly path: string; readonly status: 'read'; readonly sizeBytes: number }
  | Exclude<ReferencedFile, { readonly status: 'read' }>;

interface Header extends Omit<Revision, 'files' | 'referenced'> {
  readonly version: number;
  readonly files: readonly SizedFile[];
  readonly referenced: readonly SizedReference[];
}

export function encodeRevision({ files, referenced, ...revision }: Revision): Buffer {
  const header: Header = {
    version: 1,
    ...revision,
    files: files.map(({ path, content }) => ({ path, sizeBytes: content.byteLength })),
    referenced: referenced.map((file) =>
      file.status === 'read' ? { path: file.path, status: 'read', sizeBytes: file.content.sizeBytes } : file,
    ),
  };
  const body = Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n`),
    ...files.map(({ content }) => content),
    ...referenced.flatMap((file) => (file.status === 'read' ? [file.content.reveal()] : [])),
  ]);
  return Buffer.concat([Buffer.from(`${digestOf(body)}\n`), body]);
}

/** Undefined for anything that `encodeRevision` has not made, whole. */
export function decodeRevision(bytes: Buffer): Revision | undefined {
  const [digest, body] = cutLine(bytes);
  if (digest === undefined || digestOf(body) !== digest) return undefined;
  const [line, contents] = cutLine(body);
  const { version, files, referenced, ...revision } = JSON.parse(line ?? '') as Header; // the digest shows that we wrote it
  if (version !== 1) return undefined;
  let read = 0;
  const take = (sizeBytes: number): Uint8Array => contents.subarray(read, (read += sizeBytes));
  return {
    ...revision,
    files: files.map(({ path, sizeBytes }) => ({ path, content: take(sizeBytes) })),
    referenced: referenced.map((file) =>
      file.status === 'read'
        ? { path: file.path, status: 'read', content: contentOf(take(file.sizeBytes)) }
        : file,
    ),
  };
}

function cutLine(bytes: Buffer): readonly [string | undefined, Buffer] {
  const end = bytes.indexOf('\n');
  return end === -1 ? [undefined, bytes] : [bytes.toString('utf8', 0, end), bytes.subarray(end + 1)];
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
