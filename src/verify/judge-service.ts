import type { HttpAnswer, ProbeAnswer } from '../model/probe.ts';
import type { Judgement } from '../model/verification.ts';
import type { VerifiedService } from './host-route.ts';
import { fail, ok, warn, withAnswer } from './judge-common.ts';

/** What is known of those who may answer. */
export interface Answering {
  readonly services: readonly VerifiedService[];
  /** The ids of the containers that may have answered. */
  readonly proxyIds: readonly string[];
}

/** The answer has to come from one of the services, by a proxy of the cluster. */
export const judgeService = (answer: ProbeAnswer, answering: Answering): Judgement =>
  withAnswer(answer, (found) => judgeFound(found, answering));

function judgeFound(answer: HttpAnswer, answering: Answering): Judgement {
  return (
    judgeStatus(answer, answering.services) ??
    judgeProxy(answer, answering) ??
    judgeUpstream(answer, answering) ??
    ok
  );
}

function judgeStatus({ status }: HttpAnswer, services: readonly VerifiedService[]): Judgement | undefined {
  const names = services.map(({ name }) => name).join(', ');
  if (status === 503 && services.every(({ runningTasks }) => runningTasks === 0)) {
    return fail(
      `answered 503: no task of ${names} runs`,
      `Look why: docker service ps ${services[0]?.name ?? ''}`,
    );
  }
  if (status === 503) {
    return fail(
      'answered 503, as the cluster does for a host that it does not know',
      `Look whether the proxy has the route of ${names}, and whether its tasks are healthy`,
    );
  }
  if (status === 502 || status === 504) {
    return fail(
      `answered ${status}: the proxy does not reach ${names}`,
      'Look whether the service listens on the port of its route, and shares a network with the proxy',
    );
  }
  return undefined;
}

/** Container ids are hexadecimal; another name of the proxy's host tells nothing. */
function judgeProxy({ proxy }: HttpAnswer, { proxyIds }: Answering): Judgement | undefined {
  if (proxy === undefined || proxyIds.length === 0 || !/^[0-9a-f]{12}$/.test(proxy)) return undefined;
  if (proxyIds.some((id) => id.startsWith(proxy))) return undefined;
  return fail(
    `another proxy answered: ${proxy}, and the cluster has ${proxyIds.map((id) => id.slice(0, 12)).join(', ')} here`,
    'Another service publishes this port, or the proxy was replaced just now: verify again',
  );
}

function judgeUpstream({ upstream }: HttpAnswer, { services }: Answering): Judgement | undefined {
  const address = lastAddress(upstream);
  if (address === undefined || services.some(({ addresses }) => addresses.has(address))) return undefined;
  const known = services.flatMap(({ addresses }) => [...addresses]);
  const names = services.map(({ name }) => name).join(', ');
  return known.length === 0
    ? warn(`${address} answered, and no address of ${names} is known`)
    : fail(
        `${address} answered, which is no task of ${names} (${known.slice(0, 5).join(', ')})`,
        'The proxy has an old route, or the tasks were replaced just now: verify again',
      );
}

/** `10.0.1.3:80, 10.0.1.4:80` after a retry: the last one answered. */
export function lastAddress(upstream: string | undefined): string | undefined {
  const last = upstream?.split(/[\s,]+/).at(-1);
  return last === undefined || last === ''
    ? undefined
    : last.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}
