import type { PassRecord } from '../../model/ledger.ts';
import { changesText } from '../history-text.ts';
import type { PagePass } from './page-view.ts';

export const historyOf = (passes: readonly PassRecord[]): readonly PagePass[] => passes.map(passOf);

function passOf(pass: PassRecord): PagePass {
  const { at, tookMs, result, revision, subject, author, changed = [], changedLeftOut = 0 } = pass;
  return {
    ...{ at, tookMs, result, revision, summary: changesText(pass), changed, more: changedLeftOut },
    ...(subject === undefined ? {} : { subject }),
    ...(author === undefined ? {} : { author }),
  };
}
