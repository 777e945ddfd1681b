import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { flagDefaults } from '../../defaults/flag-defaults.ts';

/** The example that comes with the command; three folders up both in the sources and in the build. */
const example = fileURLToPath(new URL('../../../manifests', import.meta.url));

/** Where nobody has manifests yet, the demo shows those that come with the command. */
export async function orExample(source: string): Promise<string> {
  if (source !== flagDefaults.source) return source;
  const exists = await stat(source).then(
    () => true,
    () => false,
  );
  return exists ? source : example;
}
