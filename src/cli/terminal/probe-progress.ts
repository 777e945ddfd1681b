import type { Streams } from './streams.ts';

/** One line on a terminal that says how far the probes are; nothing elsewhere. */
export function createProbeProgress({ stderr }: Streams): {
  readonly show: (done: number, all: number) => void;
  readonly clear: () => void;
} {
  if (!stderr.isTerminal) return { show: () => undefined, clear: () => undefined };
  return {
    show: (done, all) => {
      stderr.write(`\r\u001B[Kprobing  ${done} of ${all}`);
    },
    clear: () => {
      stderr.write('\r\u001B[K');
    },
  };
}
