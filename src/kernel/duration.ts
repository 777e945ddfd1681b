const nanosecondsPer: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** A Go duration (`1m30s`, `500ms`) in whole nanoseconds, the engine's unit; undefined if it is not a duration. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  return Math.round(
    parts.reduce((sum, [, digits, unit]) => sum + Number(digits) * (nanosecondsPer[unit ?? ''] ?? 0), 0),
  );
}

/** Whole nanoseconds as a Go duration: `1m30s`. */
export function formatDuration(nanoseconds: number): string {
  const units = Object.entries(nanosecondsPer).filter(([unit]) => unit !== 'µs');
  let left = nanoseconds;
  const parts = units.reverse().map(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? '' : `${count}${unit}`;
  });
  return parts.join('') || '0s';
}
