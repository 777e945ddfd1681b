import type { NotifyFailure } from '../../src/notify/notify-failure.ts';

/** The failure of a message that must not be delivered. */
export const failureIn = (sending: Promise<void>): Promise<NotifyFailure> =>
  sending.then(
    () => {
      throw new Error('the message was delivered');
    },
    (error: unknown) => error as NotifyFailure,
  );
