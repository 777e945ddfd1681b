import type { HttpAnswer, ProbeAnswer } from '../model/probe.ts';
import type { Judgement } from '../model/verification.ts';
import { fail, hasUpstream, ok, warn, withAnswer } from './judge-common.ts';
import { lastAddress } from './judge-service.ts';
import type { VerifiedService } from './host-route.ts';

/** Plain HTTP for a host that the cluster does not serve: 503, which comes from the proxy itself. */
export const judgeDefault = (answer: ProbeAnswer): Judgement =>
  withAnswer(answer, (found) =>
    found.status === 503
      ? ok
      : fail(
          `answered ${found.status}${by(found)} instead of 503`,
          'Look which service declares this host, or takes all unknown ones: com.docker.lb.default_backend',
        ),
  );

const by = (answer: HttpAnswer): string => (hasUpstream(answer) ? ` from ${answer.upstream ?? ''}` : '');

/** A server name that the cluster does not serve: no certificate, no answer. A cluster without TLS may not listen at all. */
export function judgeUnknownName(answer: ProbeAnswer): Judgement {
  if (answer.outcome === 'closed' || answer.outcome === 'refused') return ok;
  if (answer.outcome !== 'answered') return withAnswer(answer, () => ok);
  return answer.status === 503
    ? warn('answered 503 over TLS, with the certificate of another host')
    : fail(`answered ${answer.status}${by(answer)} over TLS instead of closing the connection`);
}

/** In a cluster whose default backend answers unknown hosts, a foreign host must at least not reach its service. */
export const judgeElsewhere = (answer: ProbeAnswer, services: readonly VerifiedService[]): Judgement => {
  if (answer.outcome !== 'answered') return ok;
  const address = lastAddress(answer.upstream);
  const owner = services.find(({ addresses }) => address !== undefined && addresses.has(address));
  return owner === undefined ? ok : fail(`a task of ${owner.name} answered: ${address ?? ''}`);
};

/** A node without a proxy refuses connections. One that nobody can reach shows nothing. */
export function judgeRefused(answer: ProbeAnswer): Judgement {
  if (answer.outcome === 'refused') return ok;
  if (answer.outcome === 'unreachable')
    return { verdict: 'skipped', reason: `unreachable (${answer.message})` };
  return fail(
    `${answer.outcome === 'answered' ? `answered ${answer.status}` : 'accepts connections'}, without a proxy`,
    'Look what listens on this port of the node',
  );
}

/** nginx's own page of counters begins like this. */
export const judgeStatusPage = (answer: ProbeAnswer, isOurCore: boolean): Judgement => {
  if (answer.outcome !== 'answered') return ok;
  if (answer.status !== 200 || !answer.body.startsWith('Active connections:')) return ok;
  const judged = isOurCore ? fail : warn;
  return judged('everybody can read /nginx_status', 'Close it in front of the proxy');
};
