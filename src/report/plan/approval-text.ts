import { countOf } from '../../kernel/count-of.ts';
import { wholeSeconds } from '../../kernel/time-text.ts';
import type { PendingApproval } from '../../model/approval.ts';
import type { Approved } from '../../model/ledger-edit.ts';
import { reconcilerCommand, type Invocation } from '../../model/own-commands.ts';
import { plainText } from '../text-style.ts';
import { visible, visibleLine } from '../visible.ts';
import { changeLines } from './plan-text.ts';

/** What `approve` has approved, or what waits. */
export function renderApproved({ approval, pending }: Approved, invocation: Invocation): string {
  if (pending === undefined) return linesOf('Nothing waits for an approval.');
  if (approval === undefined)
    return linesOf(...pendingLines(pending, reconcilerCommand('approve', invocation, pending.hash)));
  const { hash, by, at } = approval;
  return linesOf(
    `Approved ${hash}, by ${by} at ${wholeSeconds(at)}:`,
    ...heldLines(pending),
    pending.opensAt === undefined
      ? '  The next pass of the daemon makes these changes, and no others that interrupt traffic.'
      : `  The daemon makes these changes in the next window, at ${wholeSeconds(pending.opensAt)}.`,
  );
}

type Waiting = Omit<PendingApproval, 'parts'>;

/** What waits, for whom, and the command that approves it. */
export const pendingLines = (pending: Waiting, command: string): readonly string[] => [
  `Changes that interrupt traffic wait since ${wholeSeconds(pending.since)} for ${awaited(pending)}:`,
  ...heldLines(pending),
  ...(pending.isAllowed === true ? [] : [`  To approve exactly these: ${command}`]),
];

const awaited = ({ isAllowed, opensAt }: Waiting): string => {
  const window = opensAt === undefined ? 'the window' : `the window that opens at ${wholeSeconds(opensAt)}`;
  if (isAllowed === true) return window;
  return opensAt === undefined ? 'an approval' : `an approval, then for ${window}`;
};

const heldLines = (pending: Waiting): readonly string[] => [
  ...pending.held.map(({ resource, reason }) => `  ${resource}: ${reason}`),
  ...awaitedLines(pending),
];

/** Nobody approves what they have not seen. */
function awaitedLines({ changes, changesLeftOut = 0 }: Waiting): readonly string[] {
  if (changes === undefined) return [];
  return [
    '  All that is made with them:',
    ...changeLines(visible(changes), plainText).map((line) => `  ${line}`),
    ...(changesLeftOut === 0 ? [] : [`    … and ${countOf(changesLeftOut, 'further change')}`]),
  ];
}

const linesOf = (...lines: readonly string[]): string => `${lines.map(visibleLine).join('\n')}\n`;
