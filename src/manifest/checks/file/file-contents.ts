import { fileEntries, largestBytes, type FileEntry } from '../../../model/manifest/file-entries.ts';
import { isAgeFile, isEncryptedFile, isSopsFile } from '../../../model/manifest/encrypted-file.ts';
import type { Content } from '../../../model/manifest/content.ts';
import type { Located, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import type { ReferencedFile } from '../../../model/manifest/source-file.ts';
import { undecodedFile } from '../../undecoded-file.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt, type ProblemText } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** The file of an object must be in the source, and the engine must accept its size. */
export const fileContents: Check = ({ services, files }) =>
  services.flatMap((service) => fileEntries(service).flatMap((entry) => checkFile(service, entry, files)));

function checkFile(
  service: Located<Workload>,
  { kind, file, pointer }: FileEntry,
  files: ReadonlyMap<string, ReferencedFile>,
): readonly Problem[] {
  if (file === undefined) return [];
  const text = file.path === undefined ? leadsOut(file.entered) : faultOf(kind, file.path, files);
  return text === undefined ? [] : [problemAt(service, childPointer(pointer, 'file'), text)];
}

const leadsOut = (path: string): ProblemText => ({
  code: 'file-outside',
  message: `File "${path}" leads out of the source`,
  hint: 'Put the file into the source: a path is relative to its manifest',
});

function faultOf(
  kind: FileEntry['kind'],
  path: string,
  files: ReadonlyMap<string, ReferencedFile>,
): ProblemText | undefined {
  const file = files.get(path) ?? { path, status: 'missing' };
  switch (file.status) {
    case 'read':
      return (
        wrongSize(
          path,
          file.content.sizeBytes,
          limitOf(kind, isEncryptedFile(path, file.content.reveal())),
        ) ?? notDecoded(kind, path, file.content)
      );
    case 'tooLarge':
      return wrongSize(path, file.sizeBytes ?? Infinity, limitOf(kind, isAgeFile(path)));
    case 'missing':
      return {
        code: 'file-missing',
        message: `File "${path}" is not in the source`,
        hint: 'Add it, or correct the path: it is relative to its manifest',
      };
    case 'notAFile':
      return { code: 'file-missing', message: `File "${path}" is not a regular file`, hint: 'Name a file' };
    case 'outside':
      return {
        code: 'file-outside',
        message: `File "${path}" is a symbolic link that leads out of the source`,
        hint: 'Put the file itself there',
      };
    case 'linkedFolder':
      return {
        code: 'file-outside',
        message: `File "${path}" is reached through a symbolic link to a folder`,
        hint: 'Use the path without the link',
      };
  }
}

function notDecoded(kind: FileEntry['kind'], path: string, content: Content): ProblemText | undefined {
  if (kind === 'secret' && isSopsFile(content.reveal())) return undefined;
  const undecoded = undecodedFile(content.reveal());
  if (undecoded === undefined) return undefined;
  const { what, hint } = undecoded;
  return {
    code: 'file-not-decoded',
    message: `File "${path}" is ${what}: expected the content of a ${kind}`,
    hint,
  };
}

interface SizeLimit {
  readonly kind: FileEntry['kind'];
  readonly mostBytes: number;
}

/** The content of an encrypted file is measured after decryption. */
const limitOf = (kind: FileEntry['kind'], isEncrypted: boolean): SizeLimit => ({
  kind,
  mostBytes: isEncrypted ? largestBytes.config : largestBytes[kind],
});

function wrongSize(path: string, sizeBytes: number, { kind, mostBytes }: SizeLimit): ProblemText | undefined {
  if (sizeBytes === 0) {
    return {
      code: 'file-empty',
      message: `File "${path}" is empty: a ${kind} needs at least one byte`,
      hint: 'Write its content, or remove the entry',
    };
  }
  if (sizeBytes <= mostBytes) return undefined;
  const state = sizeBytes === Infinity ? 'is too large to be read' : `has ${sizeBytes} bytes`;
  return {
    code: 'file-too-large',
    message: `File "${path}" ${state}: expected at most ${mostBytes} for a ${kind}`,
    hint: 'Split it, or put it on a volume',
  };
}
