import { NotifyFailure, type Arrival } from '../../src/notify/notify-failure.ts';
import type { Message, Notifier } from '../../src/notify/notifier.ts';

export interface FakeNotifier extends Notifier {
  /** The summaries of each message that was delivered; a repetition with its number. */
  readonly sent: readonly (readonly string[])[];
  readonly messages: readonly Message[];
  readonly attempts: () => number;
  /** What happens to the next messages: `ok` delivers. The last one stays. */
  answer: (...arrivals: readonly (Arrival | 'ok')[]) => void;
}

export const failureOf = (arrival: Arrival, retryAfterMs?: number): NotifyFailure =>
  new NotifyFailure({
    ...{ channel: 'pager', reason: 'it is away', arrival, hint: 'Wake it' },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

export function createFakeNotifier(facts: Partial<Notifier> = {}): FakeNotifier {
  const messages: Message[] = [];
  let answers: readonly (Arrival | 'ok')[] = ['ok'];
  let attempts = 0;
  return {
    ...{ name: 'pager', groupLimit: 100, wants: () => true, repeatAfter: (ms: number) => ms },
    messages,
    get sent() {
      return messages.map(({ items }) =>
        items.map(({ alert, repeat }) =>
          repeat === undefined ? alert.summary : `${alert.summary} #${repeat}`,
        ),
      );
    },
    attempts: () => attempts,
    answer(...next) {
      answers = next;
    },
    send(message) {
      attempts += 1;
      const [now = 'ok', ...later] = answers;
      if (later.length > 0) answers = later;
      if (now !== 'ok') return Promise.reject(failureOf(now));
      messages.push(message);
      return Promise.resolve();
    },
    ...facts,
  };
}
