import { Failure } from '../model/failure.ts';

/**
 * Whether the receiver has a message that was not acknowledged. `no`: certainly not. `maybe`: it was sent, and no answer came.
 * `refused`: it was read and cannot be accepted, so that sending the same again is pointless.
 */
export type Arrival = 'no' | 'maybe' | 'refused';

export interface NotifyFailureDetails {
  readonly channel: string;
  readonly reason: string;
  readonly arrival: Arrival;
  readonly hint: string;
  /** How long the receiver asks to be left alone. */
  readonly retryAfterMs?: number;
}

/** A message was not delivered. `message` and `hint` are safe to log: neither has a path, a token or a text of the receiver. */
export class NotifyFailure extends Failure {
  readonly reason: string;
  readonly arrival: Arrival;
  readonly retryAfterMs: number | undefined;

  constructor({ channel, reason, arrival, hint, retryAfterMs }: NotifyFailureDetails) {
    super(`Cannot deliver to ${channel}: ${reason}`, {
      ...{ kind: arrival === 'refused' ? 'rejected' : 'transient', code: 'notify-failed' },
      ...{ resource: channel, hint },
    });
    this.reason = reason;
    this.arrival = arrival;
    this.retryAfterMs = retryAfterMs;
  }
}
