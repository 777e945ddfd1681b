import { probePauseMs } from '../defaults/times.ts';
import { groupBy } from '../kernel/group-by.ts';
import { createLimit } from '../kernel/limit.ts';
import type { ProbeAnswer, ProbeRequest } from '../model/probe.ts';
import type { ProbeResult } from '../model/verification.ts';
import type { Clock } from '../ports/clock.ts';
import type { Prober } from '../ports/prober.ts';
import type { Probe } from './probe.ts';

export interface Sending {
  readonly prober: Prober;
  readonly clock: Clock;
  readonly concurrency: number;
  /** How often a probe that fails is sent again. */
  readonly retries: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, all: number) => void;
}

/** Sends the probes and judges their answers, in their order. Probes that ask the same are sent once. */
export async function runProbes(probes: readonly Probe[], sending: Sending): Promise<readonly ProbeResult[]> {
  const groups = [...groupBy(probes, (probe) => JSON.stringify(probe.request ?? probe.id)).values()];
  const limited = createLimit(sending.concurrency);
  const unreachable = new Map<string, Sent>();
  const results = new Map<Probe, ProbeResult>();
  let done = 0;
  await Promise.all(
    groups.map((group) =>
      limited(async () => {
        const sent = await sendGroup(group, sending, unreachable);
        for (const probe of group) results.set(probe, resultOf(probe, sent));
        done += group.length;
        sending.onProgress(done, probes.length);
      }),
    ),
  );
  return probes.flatMap((probe) => results.get(probe) ?? []);
}

interface Sent {
  readonly answer?: ProbeAnswer;
  readonly attempts: number;
}

/** `unreachable` has the places where nothing could be reached: a node that is down must not cost a time-out for each host. */
async function sendGroup(
  group: readonly Probe[],
  sending: Sending,
  unreachable: Map<string, Sent>,
): Promise<Sent> {
  const request = group[0]?.request;
  if (request === undefined) return { attempts: 0 };
  const known = unreachable.get(placeOf(request));
  if (known !== undefined) return known;
  const sent = await sendUntilOk(request, group, sending);
  if (sent.answer?.outcome === 'unreachable') unreachable.set(placeOf(request), sent);
  return sent;
}

const placeOf = ({ address, port }: ProbeRequest): string => `${address} ${port}`;

async function sendUntilOk(
  request: ProbeRequest,
  group: readonly Probe[],
  { prober, clock, retries, signal }: Sending,
): Promise<Sent> {
  for (let attempts = 1; ; attempts += 1) {
    signal.throwIfAborted();
    const answer = await prober.send(request, signal);
    const isFailed = group.some((probe) => probe.judge(answer).verdict === 'fail');
    if (!isFailed || attempts > retries) return { answer, attempts };
    await clock.sleep(probePauseMs(attempts), signal);
  }
}

function resultOf(probe: Probe, { answer, attempts }: Sent): ProbeResult {
  const { id, kind, cluster, node, host, expected, request, judge } = probe;
  return {
    ...{ id, kind, cluster, expected, attempts },
    ...(node === undefined ? {} : { node }),
    ...(host === undefined ? {} : { host }),
    ...(request === undefined ? {} : { request }),
    ...(answer === undefined ? {} : { answer }),
    ...judge(answer ?? notSent),
  };
}

/** The judgement of a probe without a request does not depend on an answer. */
const notSent: ProbeAnswer = { outcome: 'unreachable', message: 'nothing was sent', ms: 0 };
