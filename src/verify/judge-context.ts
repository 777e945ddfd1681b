import type { ProbeAnswer } from '../model/probe.ts';
import type { Judgement } from '../model/verification.ts';
import { fail, hasUpstream, ok, warn, withAnswer } from './judge-common.ts';

/**
 * A path beside a context root, such as `/application` beside `/app`: the service must not get it. Interlock matches the beginning of
 * the text, so there it is only a warning.
 */
export const judgeBoundary = (answer: ProbeAnswer, root: string, isOurCore: boolean): Judgement =>
  withAnswer(answer, (found) => {
    if (!hasUpstream(found) && found.status >= 400) return ok;
    const judged = isOurCore ? fail : warn;
    return judged(
      `the service answers it too (${found.status}): the path only begins like ${root}`,
      isOurCore ? undefined : 'Interlock compares texts, not parts of a path',
    );
  });
