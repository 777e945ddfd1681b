import type { Position, Problem } from '../../model/manifest/problem.ts';
import type { SourceFile } from '../../model/manifest/source-file.ts';
import { undecodedFile, type UndecodedFile } from '../undecoded-file.ts';

/** Far above any real manifest, and small enough to parse quickly. */
const largestFileBytes = 1024 * 1024;

export type Decoded = { readonly text: string } | { readonly problem: Problem };

/** A file's bytes as text without a byte order mark, or the problem if they are not text. */
export function decodeText(file: SourceFile): Decoded {
  const { path, content } = file;
  if (content.byteLength > largestFileBytes) {
    return {
      problem: {
        severity: 'error',
        code: 'file-too-large',
        message: `File "${path}" has ${content.byteLength} bytes: expected at most ${largestFileBytes}`,
        hint: 'Split the file, or start its name with "_" if it contains no manifests',
        file: path,
      },
    };
  }
  const undecoded = undecodedFile(content);
  if (undecoded !== undefined) return { problem: notDecoded(path, undecoded) };
  const text = decode(content, false);
  // A carriage return alone also ends a line in YAML, but not in the parser, for which all would be one comment.
  return text === undefined
    ? { problem: notUtf8(path, content) }
    : { text: text.replaceAll(/\r(?!\n)/g, '\n') };
}

const notDecoded = (path: string, { what, hint }: UndecodedFile): Problem => ({
  severity: 'error',
  code: 'file-not-decoded',
  message: `File "${path}" is ${what}: expected a manifest`,
  hint,
  file: path,
});

function notUtf8(path: string, content: Uint8Array): Problem {
  return {
    severity: 'error',
    code: 'file-not-utf8',
    message: `File "${path}" is not UTF-8: expected text in UTF-8`,
    hint: 'Save the file in UTF-8',
    file: path,
    position: endOf(longestValidText(content)),
  };
}

/** TextDecoder does not report where it failed, so a binary search finds the position. */
function longestValidText(content: Uint8Array): string {
  let valid = 0;
  let broken = content.byteLength + 1;
  while (broken - valid > 1) {
    const middle = Math.floor((valid + broken) / 2);
    if (decode(content.subarray(0, middle), true) === undefined) broken = middle;
    else valid = middle;
  }
  return decode(content.subarray(0, valid), true) ?? '';
}

function decode(bytes: Uint8Array, isPartial: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isPartial });
  } catch {
    return undefined;
  }
}

function endOf(text: string): Position {
  const line = text.split('\n').length;
  return { line, column: text.length - text.lastIndexOf('\n') };
}
