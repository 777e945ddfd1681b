import type { ProbeAnswer } from '../model/probe.ts';
import type { Judgement } from '../model/verification.ts';
import { fail, ok, withAnswer } from './judge-common.ts';

const redirectStatuses: readonly number[] = [301, 302, 303, 307, 308];

/** A redirected host: 302 to the target, with the path that was asked for. */
export const judgeRedirect = (answer: ProbeAnswer, target: string, path: string): Judgement =>
  withAnswer(answer, ({ status, location }) => {
    if (!redirectStatuses.includes(status)) {
      return fail(`answered ${status} instead of a redirect to ${target}`);
    }
    const expected = [`${target}${path}`, `${target.replace(/\/$/, '')}${path}`];
    if (location !== undefined && expected.includes(location)) return ok;
    return fail(`redirects to ${location ?? 'nowhere'} instead of ${expected[1] ?? target}`);
  });

/** The redirect from `/app` to `/app/`, which must not carry the port on which nginx listens in its container. */
export const judgeSlash = (answer: ProbeAnswer, host: string, path: string): Judgement =>
  withAnswer(answer, ({ status, location = '' }) => {
    if (!redirectStatuses.includes(status)) {
      return fail(`answered ${status} instead of a redirect to ${path}/`);
    }
    if (hasForeignPort(location, host)) {
      return fail(
        `redirects to ${location}, with a port that clients may not reach`,
        'This is a fault of Interlock where the published port is not the one in the container',
      );
    }
    const to = urlOf(location, `http://${host}`);
    return to?.pathname === `${path}/`
      ? ok
      : fail(`redirects to ${location || 'nowhere'} instead of ${path}/`);
  });

/** Whether a Location leads to the same host with a port, which nobody asked for. */
function hasForeignPort(location: string | undefined, host: string): boolean {
  const to = location === undefined ? undefined : urlOf(location);
  return to?.hostname.toLowerCase() === host.toLowerCase() && to.port !== '';
}

/** Undefined if the text, which a server chose, is not an address. */
const urlOf = (text: string, base?: string): URL | undefined =>
  URL.canParse(text, base) ? new URL(text, base) : undefined;
