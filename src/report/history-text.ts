import type { PassRecord } from '../model/ledger.ts';
import type { PassResult } from '../model/outcome.ts';
import type { ChangeOp } from '../model/plan.ts';
import { wholeSeconds } from '../kernel/time-text.ts';
import { durationText } from './age-text.ts';
import { renderTable } from './table.ts';
import { plainText, type TextFormat, type TextStyle } from './text-style.ts';
import { visible } from './visible.ts';

const verbs: Readonly<Record<ChangeOp, string>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  adopt: 'adopted',
};

const formats: Readonly<Record<PassResult, TextFormat>> = {
  done: 'green',
  refused: 'yellow',
  waiting: 'yellow',
  interrupted: 'yellow',
  unhealthy: 'red',
  failed: 'red',
};

/** What a pass changed: `4 created, 2 updated`. */
export function changesText({ changes, targets, heals }: PassRecord): string {
  const ops = Object.keys(verbs) as ChangeOp[]; // keys of a record of ops
  const counted = ops.flatMap((op) => {
    const count = changes[op];
    return count === undefined ? [] : [`${count} ${verbs[op]}`];
  });
  return `${counted.length === 0 ? 'nothing changed' : counted.join(', ')}${targetsText(targets)}${healsText(heals)}`;
}

/** The targets of a pass that did not apply the whole revision. */
function targetsText(targets: PassRecord['targets']): string {
  if (targets === undefined) return '';
  const [first = '', ...others] = targets;
  return ` (--target ${first}${others.length === 0 ? '' : ` and ${others.length} more`})`;
}

const healsText = (heals: PassRecord['heals']): string => {
  if (heals === undefined) return '';
  return heals === 1 ? ' (drift healed)' : ` (drift healed ${heals} times in a row)`;
};

/** The passes that changed something, newest first. */
export function renderHistory(passes: readonly PassRecord[], style: TextStyle = plainText): string {
  if (passes.length === 0) return 'No pass has changed anything yet.\n';
  const rows = visible(passes).map((pass) => [
    { text: wholeSeconds(pass.at) },
    { text: pass.result, format: formats[pass.result] },
    { text: changesText(pass) },
    { text: durationText(pass.tookMs) },
    { text: pass.revision },
    { text: pass.subject ?? '' },
  ]);
  return renderTable(['TIME', 'RESULT', 'CHANGES', 'TOOK', 'REVISION', 'SUBJECT'], rows, style);
}
