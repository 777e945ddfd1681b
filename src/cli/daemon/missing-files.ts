import { access, constants } from 'node:fs/promises';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { Problem } from '../../model/manifest/problem.ts';
import type { ResolvedSettings } from '../../model/settings.ts';

/** The files that settings name and that this process cannot read. */
export async function missingFiles(settings: ResolvedSettings): Promise<readonly Problem[]> {
  const files = filesIn(settings as unknown as Json, ''); // plain data
  const found = await Promise.all(files.map(problemOf));
  return found.filter((problem) => problem !== undefined);
}

interface NamedFile {
  readonly setting: string;
  readonly path: string;
}

function filesIn(value: Json | undefined, setting: string): readonly NamedFile[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => filesIn(item, `${setting}[${index}]`));
  }
  if (typeof value === 'string') return setting.endsWith('File') ? [{ setting, path: value }] : [];
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    filesIn(inner, setting === '' ? key : `${setting}.${key}`),
  );
}

async function problemOf({ setting, path }: NamedFile): Promise<Problem | undefined> {
  try {
    await access(path, constants.R_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
    return {
      ...{ severity: 'error', code: 'file-missing', file: path },
      message: `File of "${setting}" cannot be read: ${code}`,
      hint: 'Check the path, and whether this user may read it',
    };
  }
}
