import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import type { Streams } from '../terminal/streams.ts';

/** Far longer than any timer that a platform would cut short. */
const oneDayMs = 86_400_000;

/** `reconciler hold`: does nothing until it is stopped. Its task is the reason why its node keeps networks up. */
export function hold({ signal }: Streams): Promise<ExitCode> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(exitCodes.done);
      return;
    }
    // A listener for signals alone would not keep the process alive.
    const timer = setInterval(() => undefined, oneDayMs);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      resolve(exitCodes.done);
    });
  });
}
