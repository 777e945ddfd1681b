import { maxFileBytes, maxFileCount, maxTotalBytes } from '../defaults/limits.ts';
import { isReadableName } from './manifest-name.ts';
import { sourceInvalid } from './source-failure.ts';

/** The largest size of a config; a secret must be smaller. */
export const maxReferencedBytes = 1000 * 1024 - 1;

interface ListedFile {
  readonly path: string;
  readonly sizeBytes: number;
}

export const checkFiles = (files: readonly ListedFile[], sourceName: string): void => {
  checkLimits(files, sourceName, {
    noun: 'manifest files',
    hint: 'Name the folder that contains only the manifests',
  });
};

/** Files that manifests refer to. */
export const checkReferenced = (files: readonly ListedFile[], sourceName: string): void => {
  checkLimits(files, sourceName, {
    noun: 'files that manifests refer to',
    hint: 'Split the manifests, or let the services read large data from elsewhere',
  });
};

function checkLimits(
  files: readonly ListedFile[],
  sourceName: string,
  { noun, hint }: { readonly noun: string; readonly hint: string },
): void {
  if (files.length > maxFileCount) {
    throw sourceInvalid(
      `Cannot read "${sourceName}": it has more than ${maxFileCount} ${noun} (${files.length})`,
      { resource: sourceName, hint },
    );
  }
  const large = files.find((file) => file.sizeBytes > maxFileBytes);
  if (large !== undefined) {
    throw sourceInvalid(`Cannot read "${large.path}": it has more than ${maxFileBytes} bytes`, {
      resource: sourceName,
      hint,
    });
  }
  const totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (totalBytes > maxTotalBytes) {
    throw sourceInvalid(
      `Cannot read "${sourceName}": its ${noun} have more than ${maxTotalBytes} bytes in total (${totalBytes})`,
      { resource: sourceName, hint },
    );
  }
  const unreadable = files.find((file) => !isReadableName(file.path));
  if (unreadable !== undefined) throw notUtf8Name(unreadable.path, sourceName);
  const odd = files.find((file) => /\p{Cc}/u.test(file.path));
  if (odd !== undefined) {
    throw sourceInvalid(`Cannot read ${JSON.stringify(odd.path)}: its name has control characters`, {
      resource: sourceName,
      hint: 'Rename the file',
    });
  }
}

export const notUtf8Name = (path: string, sourceName: string): Error =>
  sourceInvalid(`Cannot read "${path}": its name is not UTF-8`, {
    resource: sourceName,
    hint: 'Rename it, or start its name with "_" if it contains no manifests',
  });
