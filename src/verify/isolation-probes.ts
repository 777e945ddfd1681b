import { askedHost } from './asked-host.ts';
import type { HostRoute } from './host-route.ts';
import { judgeDefault, judgeElsewhere, judgeUnknownName } from './judge-default.ts';
import { probeOf, type Probe } from './probe.ts';
import type { Site } from './site.ts';

/** One host at the proxies of all clusters that do not serve it. */
export const isolationProbes = (
  hostRoute: HostRoute,
  others: readonly Site[],
  defaults: ReadonlyMap<string, string>,
): readonly Probe[] =>
  others.flatMap((site) =>
    site.endpoints.map((endpoint) => {
      const { cluster: home, host, services } = hostRoute;
      const isTls = endpoint.scheme === 'https';
      const hasDefault = defaults.has(site.cluster);
      const judge = hasDefault
        ? (answer: Parameters<Probe['judge']>[0]) => judgeElsewhere(answer, services)
        : isTls
          ? judgeUnknownName
          : judgeDefault;
      const expected = hasDefault
        ? `no answer of ${home || 'the default cluster'}`
        : isTls
          ? closed
          : default503;
      return probeOf({
        kind: 'isolation',
        site,
        endpoint,
        home,
        host,
        asked: askedHost(host),
        expected,
        judge,
      });
    }),
  );

export const default503 = '503: not served here';
export const closed = 'the connection is closed: not served here';
