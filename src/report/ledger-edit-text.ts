import type { Released, ReleasedService, Resumed, Suspended } from '../model/ledger-edit.ts';
import type { Suspension, SuspensionTarget } from '../model/ledger.ts';
import { reconcilerCommand, type Invocation } from '../model/own-commands.ts';
import { wholeSeconds } from '../kernel/time-text.ts';
import { visibleLine } from './visible.ts';

/** What `suspend` did, and what that means. */
export function renderSuspended({ target, suspension, before }: Suspended, invocation: Invocation): string {
  const end = reconcilerCommand('resume', invocation, target === 'all' ? undefined : target);
  return linesOf(
    `Suspended ${nounOf(target)} ${endAndReason(suspension)}`,
    ...(before === undefined ? [] : [`  It was ${byWhom(before)} ${endAndReason(before)}`]),
    '  Until then nothing is written to it, and differences are only reported. It ends by itself.',
    `  To end it sooner: ${end}`,
  );
}

/** The suspensions that `resume` ended. */
export function renderResumed({ target, ended }: Resumed): string {
  if (ended.length === 0) {
    return linesOf(target === 'all' ? 'Nothing is suspended.' : `${target} is not suspended.`);
  }
  return linesOf(
    ...ended.map(
      (one) =>
        `Resumed ${nounOf(one.target)}: it was ${byWhom(one.suspension)} ${endAndReason(one.suspension)}`,
    ),
    '  The next apply, or the next pass of the daemon, writes the differences.',
  );
}

/** The quarantines that `retry` ended. */
export function renderReleased({ target, released }: Released): string {
  if (released.length === 0) {
    return linesOf(target === 'all' ? 'Nothing is quarantined.' : `${target} is not quarantined.`);
  }
  return linesOf(
    ...released.map(releasedLine),
    '  The next apply, or the next pass of the daemon, sends the same change again.',
  );
}

function releasedLine({ resource, quarantine }: ReleasedService): string {
  if (quarantine === undefined) return `Un-quarantined ${resource}`;
  const { since, reason } = quarantine;
  const error = reason === undefined ? '' : `, last error: ${reason}`;
  return `Un-quarantined ${resource}: it was quarantined since ${wholeSeconds(since)}${error}`;
}

const nounOf = (target: SuspensionTarget): string => (target === 'all' ? 'everything' : target);

const byWhom = ({ by }: Suspension): string => `suspended by ${by}`;

const endAndReason = ({ until, reason }: Suspension): string => `until ${wholeSeconds(until)}: ${reason}`;

const linesOf = (...lines: readonly string[]): string => `${lines.map(visibleLine).join('\n')}\n`;
