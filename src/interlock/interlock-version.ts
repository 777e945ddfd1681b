/**
 * Whether a core's image contains Interlock 3.0 or later, by its tag: MKE tags its images with its own version. Undefined if
 * the tag is not such a version.
 */
export function isInterlock3(image: string): boolean | undefined {
  const [, ...parts] = /(?:^|\/)ucp-interlock:(\d+)\.(\d+)\.(\d+)/.exec(image) ?? [];
  const [major, minor, patch] = parts.map(Number);
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  const first = firstWith3.find((version) => version.major === major && version.minor === minor);
  return first === undefined ? major > 3 || (major === 3 && minor > 2) : patch >= first.patch;
}

/** No UCP 3.0 version has it. 3.3 and later are MKE, and all of them have it. */
const firstWith3 = [
  { major: 3, minor: 1, patch: 11 },
  { major: 3, minor: 2, patch: 3 },
] as const;
