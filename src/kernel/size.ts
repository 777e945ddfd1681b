/**
 * `64m`, `1.5g`, `256Mi`, `1000` in bytes. Every unit is a power of 1024, with or without the i, as the docker CLI
 * counts. Undefined if it is not a size.
 */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?(?:([kmgtp])i?)?b?$/i.exec(text);
  if (match === null) return undefined;
  const [, digits, unit = ''] = match;
  return Math.trunc(Number(digits) * 1024 ** ' kmgtp'.indexOf(unit.toLowerCase() || ' '));
}

/** CPUs in the engine's unit, billionths: `0.5` is 500000000. */
export const parseCpus = (cpus: string | number): number => Math.round(Number(cpus) * 1e9);

/** Bytes in the largest unit that needs no fraction: `64m`. */
export function formatBytes(bytes: number): string {
  const unit = [5, 4, 3, 2, 1].find((power) => bytes > 0 && bytes % 1024 ** power === 0) ?? 0;
  return `${bytes / 1024 ** unit}${'bkmgtp'.charAt(unit)}`;
}

export const formatCpus = (nanoCpus: number): number => nanoCpus / 1e9;
