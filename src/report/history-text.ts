import type { PassRecord } from '../model/ledger.ts';
import type { PassResult } from '../model/outcome.ts';
import type { ChangeOp } from '../model/plan.ts';
import { wholeSeconds } from '../model/time-text.ts';
import { durationText } from './age-text.ts';
import { escapeText } from './field-value.ts';
import { renderTable } from './table.ts';
import { plainText, type TextFormat, type TextStyle } from './text-style.ts';

const verbs: Readonly<Record<ChangeOp, string>> = {
  create: 'created',
  update: 'updated',
  replace: 'replaced',
  delete: 'deleted',
  adopt: 'adopted',
};

const formats: Readonly<Record<PassResult, TextFormat>> = {
  done: 'green',
  refused: 'yellow',
  interrupted: 'yellow',
  unhealthy: 'red',
  failed: 'red',
};

/** What a pass has changed: `4 created, 2 updated`. */
export function changesText(changes: PassRecord['changes']): string {
  const ops = Object.keys(verbs) as ChangeOp[]; // keys of a record of ops
  const counted = ops.flatMap((op) => {
    const count = changes[op];
    return count === undefined ? [] : [`${count} ${verbs[op]}`];
  });
  return counted.length === 0 ? 'nothing changed' : counted.join(', ');
}

/** The passes that changed something, newest first. */
export function renderHistory(passes: readonly PassRecord[], style: TextStyle = plainText): string {
  if (passes.length === 0) return 'No pass has changed anything yet.\n';
  const rows = passes.map(({ at, result, changes, tookMs, revision, subject = '' }) => [
    { text: wholeSeconds(at) },
    { text: result, format: formats[result] },
    { text: changesText(changes) },
    { text: durationText(tookMs) },
    { text: escapeText(revision) },
    { text: escapeText(subject) },
  ]);
  return renderTable(['TIME', 'RESULT', 'CHANGES', 'TOOK', 'REVISION', 'SUBJECT'], rows, style);
}
