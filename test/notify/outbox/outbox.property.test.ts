import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { Alert } from '../../../src/model/alert.ts';
import { addAlert } from '../../../src/notify/outbox/add-alert.ts';
import { afterDelivery, afterFailure } from '../../../src/notify/outbox/after-sending.ts';
import { startMessage, type Sending } from '../../../src/notify/outbox/next-message.ts';
import { emptyOutbox, type Outbox } from '../../../src/notify/outbox/outbox.ts';
import { itHolds } from '../../support/it-holds.ts';
import { degraded, recovered } from '../alerts.ts';

const limits = { repeatMs: undefined, groupLimit: 3 };
const names = ['a', 'b', 'c'] as const;

/** `lost`: it did not arrive, and that is known. `unheard`: it arrived, and the answer was lost. `vanished`: neither is known. */
const endings = ['acknowledged', 'lost', 'unheard', 'vanished'] as const;

type Step =
  | { readonly type: 'begin'; readonly name: (typeof names)[number]; readonly text: string }
  | { readonly type: 'end'; readonly name: (typeof names)[number] }
  | { readonly type: 'start' }
  | { readonly type: 'finish'; readonly ending: (typeof endings)[number] };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant('begin' as const),
      name: fc.constantFrom(...names),
      text: fc.constantFrom('crashes', 'has no node'),
    }),
    fc.record({ type: fc.constant('end' as const), name: fc.constantFrom(...names) }),
    fc.constant({ type: 'start' } as const),
    fc.record({ type: fc.constant('finish' as const), ending: fc.constantFrom(...endings) }),
  ),
  { maxLength: 60 },
);

interface World {
  readonly outbox: () => Outbox;
  readonly step: (step: Step) => void;
  /** The receiver is there, until nothing is left to send. */
  readonly settle: () => void;
  /** Of each incident: how it is, and how the receiver thinks that it is. */
  readonly truth: () => unknown;
  readonly belief: () => unknown;
}

function createWorld(): World {
  let outbox = emptyOutbox;
  let sending: Sending | undefined;
  const truth = new Map<string, string>();
  const belief = new Map<string, string>();

  const receive = ({ message }: Sending): void => {
    for (const { alert } of message.items) {
      const id = alert.incident?.id ?? '';
      if (alert.incident?.phase === 'begin') belief.set(id, alert.summary);
      else belief.delete(id);
    }
  };
  const add = (alert: Alert): void => {
    outbox = addAlert(outbox, alert, 0);
  };
  const finish = (ending: (typeof endings)[number]): void => {
    if (sending === undefined) return;
    if (ending === 'acknowledged' || ending === 'unheard') receive(sending);
    outbox =
      ending === 'acknowledged'
        ? afterDelivery(outbox, sending, 0)
        : afterFailure(outbox, sending, ending === 'lost' ? 'no' : 'maybe', 0);
    sending = undefined;
  };
  const start = (): void => {
    if (sending !== undefined || outbox.waiting.length === 0) return;
    ({ outbox, sending } = startMessage(outbox, limits, 0));
  };
  return {
    outbox: () => outbox,
    step(step) {
      if (step.type === 'start') start();
      else if (step.type === 'finish') finish(step.ending);
      else if (step.type === 'begin') {
        const alert = degraded(step.name, step.text);
        truth.set(alert.incident?.id ?? '', alert.summary);
        add(alert);
      } else if (truth.delete(`health/service/${step.name}`)) add(recovered(step.name));
    },
    settle() {
      finish('lost');
      while (outbox.waiting.length > 0) {
        start();
        finish('acknowledged');
      }
    },
    truth: () => [...truth].sort(),
    belief: () => [...belief].sort(),
  };
}

describe('an outbox', () => {
  itHolds('leaves the receiver with what is true, whatever is lost on the way', 5_000, () =>
    fc.property(steps, (schedule) => {
      const world = createWorld();
      for (const step of schedule) world.step(step);
      world.settle();
      expect(world.belief()).toEqual(world.truth());
    }),
  );

  itHolds('holds no more than a few alerts of each incident, and each only once', 2_000, () =>
    fc.property(steps, (schedule) => {
      const world = createWorld();
      for (const step of schedule) {
        world.step(step);
        const { waiting } = world.outbox();
        expect(waiting.length).toBeLessThanOrEqual(4 * names.length);
        expect(new Set(waiting.map(({ number }) => number)).size).toBe(waiting.length);
      }
    }),
  );
});
