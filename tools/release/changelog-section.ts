/**
 * The notes of a version: what is below its heading, `## 1.2.3` or `## 1.2.3 (2026-01-31)`, up to the next one.
 * Undefined if there is no such heading, or nothing below it.
 */
export function changelogSection(changelog: string, version: string): string | undefined {
  const lines = changelog.split('\n');
  const start = lines.findIndex((line) => versionOf(line) === version);
  if (start === -1) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('## '));
  const section = rest.slice(0, end === -1 ? undefined : end).join('\n');
  return section.trim() === '' ? undefined : section.trim();
}

const versionOf = (line: string): string | undefined => /^## (\S+)(?: \(\d{4}-\d\d-\d\d\))?$/.exec(line)?.[1];
