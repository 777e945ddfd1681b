import { askedHost } from './asked-host.ts';
import type { HostRoute } from './host-route.ts';
import type { Answering } from './judge-service.ts';
import { judgeService } from './judge-service.ts';
import { judgeBoundary } from './judge-context.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { judgeDefault } from './judge-default.ts';
import { judgeRedirect, judgeSlash } from './judge-redirect.ts';
import { judgeWebsocket } from './judge-websocket.ts';
import { probeOf, type Probe, type Question } from './probe.ts';
import type { Endpoint, Site } from './site.ts';
import type { VerifyInput } from './verify-input.ts';

/** The probes of one host at the proxies of its own cluster. */
export const routeProbes = (hostRoute: HostRoute, site: Site, input: VerifyInput): readonly Probe[] =>
  site.endpoints.flatMap((endpoint) => {
    const { tls = {} } = hostRoute.route;
    const isServed = endpoint.scheme === 'http' || tls.cert !== undefined || tls.passthrough === true;
    return isServed ? questionsAt(hostRoute, site, endpoint, input).map(probeOf) : [];
  });

/** A question without what all questions at one endpoint have in common. */
type Asked = Pick<Question, 'kind' | 'expected' | 'judge'> & Partial<Pick<Question, 'path' | 'isUpgrade'>>;

function questionsAt(
  hostRoute: HostRoute,
  site: Site,
  endpoint: Endpoint,
  input: VerifyInput,
): readonly Question[] {
  const { host, route } = hostRoute;
  const isTls = endpoint.scheme === 'https';
  const asked =
    route.tls?.passthrough === true
      ? passthroughQuestions(isTls, input)
      : [
          ...(isTls ? [certificateQuestion('tls', input)] : []),
          ...servedQuestions(hostRoute, site, endpoint, input),
        ];
  return asked.map((question) => ({ site, endpoint, host, asked: askedHost(host), ...question }));
}

const certificateQuestion = (kind: 'tls' | 'passthrough', input: VerifyInput): Asked => ({
  kind,
  expected: `a certificate for this host${kind === 'tls' ? '' : ' from its service'}`,
  judge: (answer) => judgeCertificate(answer, input),
});

const passthroughQuestions = (isTls: boolean, input: VerifyInput): readonly Asked[] =>
  isTls
    ? [certificateQuestion('passthrough', input)]
    : [{ kind: 'passthrough', expected: '503: TLS only', judge: judgeDefault }];

function servedQuestions(
  { host, services, route }: HostRoute,
  site: Site,
  { node }: Endpoint,
  { isOurCore }: VerifyInput,
): readonly Asked[] {
  const redirect = route.redirects?.find(({ from }) => hostOf(from) === host);
  if (redirect !== undefined) return [redirectQuestion(redirect.to)];
  const answering: Answering = { services, proxyIds: site.containerIds.get(node) ?? [] };
  const root = withoutSlash(route.contextRoot);
  return [
    {
      kind: root === '' ? 'route' : 'context',
      path: `${root}/`,
      expected: `an answer of ${services.map(({ name }) => name).join(' or ')}`,
      judge: (answer) => judgeService(answer, answering),
    },
    ...(root === '' ? [] : contextQuestions(root, host, route.contextRootRewrite === true, isOurCore)),
    ...(route.websocketEndpoints ?? []).map(websocketQuestion),
  ];
}

const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).hostname.toLowerCase() : '';

const withoutSlash = (path = ''): string => path.replace(/\/+$/, '');

const probePath = '/verify?probe=1';

const redirectQuestion = (to: string): Asked => ({
  kind: 'redirect',
  path: probePath,
  expected: `a redirect to ${to}`,
  judge: (answer) => judgeRedirect(answer, to, probePath),
});

const contextQuestions = (
  root: string,
  host: string,
  isRewritten: boolean,
  isOurCore: boolean,
): readonly Asked[] => [
  {
    kind: 'context',
    path: `${root}-verify`,
    expected: 'no answer of the service',
    judge: (answer) => judgeBoundary(answer, root, isOurCore),
  },
  ...(isRewritten
    ? [
        {
          kind: 'context',
          path: root,
          expected: `a redirect to ${root}/, without a port`,
          judge: (answer) => judgeSlash(answer, host, root),
        } satisfies Asked,
      ]
    : []),
];

const websocketQuestion = (path: string): Asked => ({
  kind: 'websocket',
  path,
  isUpgrade: true,
  expected: '101: a websocket',
  judge: judgeWebsocket,
});
