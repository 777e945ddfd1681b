import type { ProbeAnswer } from '../model/probe.ts';
import type { Judgement } from '../model/verification.ts';
import { fail, ok, warn, withAnswer } from './judge-common.ts';

/** A websocket endpoint switches protocols. One that wants to know who asks is reached too. */
export const judgeWebsocket = (answer: ProbeAnswer): Judgement =>
  withAnswer(answer, ({ status }) => {
    if (status === 101) return ok;
    if (status === 401 || status === 403)
      return warn(`answered ${status}: the service asks who you are first`);
    return fail(
      `answered ${status} instead of 101`,
      'Look whether the path is in com.docker.lb.websocket_endpoints, and whether the service speaks websocket there',
    );
  });
