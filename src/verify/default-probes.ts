import { closed, default503 } from './isolation-probes.ts';
import { judgeDefault, judgeStatusPage, judgeUnknownName } from './judge-default.ts';
import { fail, ok } from './judge-common.ts';
import { probeOf, type Probe } from './probe.ts';
import type { Site } from './site.ts';
import type { VerifyInput } from './verify-input.ts';

/** A name that nobody can have: RFC 2606 reserves its end. */
const unknownHost = 'reconciler-verify.invalid';

/** What the proxies of a cluster answer to those who ask for no host of theirs. */
export const defaultProbes = (
  site: Site,
  someHost: string | undefined,
  hasDefault: boolean,
  { isOurCore }: VerifyInput,
): readonly Probe[] =>
  site.endpoints.flatMap((endpoint) => {
    const isTls = endpoint.scheme === 'https';
    const place = { site, endpoint, asked: unknownHost };
    const unknown = probeOf({
      ...{ kind: 'default', expected: isTls ? closed : default503, ...place },
      judge: isTls ? judgeUnknownName : judgeDefault,
    });
    const status = probeOf({
      ...{ kind: 'status', ...place, asked: someHost ?? unknownHost, path: '/nginx_status' },
      expected: 'no status page of nginx',
      judge: (answer) => judgeStatusPage(answer, isOurCore),
    });
    return [...(hasDefault ? [] : [unknown]), ...(isTls ? [] : [status])];
  });

/** Whether as many proxies run as config.toml says. Nothing is sent. */
export function proxyProbe(site: Site): Probe {
  const { cluster, proxyService, replicas, runningProxies } = site;
  const least = replicas ?? 1;
  return {
    id: `proxy ${proxyService}`,
    ...{ kind: 'proxy', cluster, about: [cluster] },
    expected: `${least} running ${least === 1 ? 'proxy' : 'proxies'}`,
    judge: () =>
      runningProxies >= least
        ? ok
        : fail(
            `${runningProxies} of ${least} proxies run`,
            proxyService === ''
              ? 'config.toml does not name the proxy service: set ProxyServiceName'
              : `Look why: docker service ps ${proxyService}`,
          ),
  };
}
