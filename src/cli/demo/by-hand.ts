import type { ChangeByHand } from './changes-by-hand.ts';
import type { DemoEngine } from './demo-engine.ts';
import type { Runner } from './runner.ts';

export interface ByHand {
  readonly runner: Runner;
  readonly engine: DemoEngine;
  readonly changes: readonly ChangeByHand[];
  /** The command that heals. */
  readonly heal: readonly string[];
}

/** What Enter does: in turn it makes one of the changes, and heals it. One at a time. */
export function changeAndHeal({ runner, engine, changes, heal }: ByHand): () => void {
  let next = 0;
  let isChanged = false;
  let isHealing = false;
  return () => {
    const change = changes[next % changes.length];
    if (change === undefined || isHealing) return;
    if (!isChanged) {
      runner.say('Someone changes the swarm by hand, bypassing git. Press Enter to heal it.');
      runner.show(change.command);
      change.make(engine);
      isChanged = true;
      return;
    }
    isHealing = true;
    void runner.run(heal).finally(() => {
      isHealing = false;
      isChanged = false;
      next += 1;
    });
  };
}
