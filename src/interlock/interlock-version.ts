/**
 * Whether the Interlock in a core's image is 3.0 at least, by the tag: MKE numbers its images by its own version. Undefined
 * where the tag tells nothing.
 */
export function isInterlock3(image: string): boolean | undefined {
  const [, ...parts] = /(?:^|\/)ucp-interlock:(\d+)\.(\d+)\.(\d+)/.exec(image) ?? [];
  const [major, minor, patch] = parts.map(Number);
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  const first = firstWith3.find((version) => version.major === major && version.minor === minor);
  return first === undefined ? major > 3 || (major === 3 && minor > 2) : patch >= first.patch;
}

/** Of UCP 3.0 no version has it. 3.3 and later are MKE, which all have it. */
const firstWith3 = [
  { major: 3, minor: 1, patch: 11 },
  { major: 3, minor: 2, patch: 3 },
] as const;
