import type { ProbeAnswer, ProbeRequest } from '../model/probe.ts';

/** Sends probes. Whatever happens is an answer; only an aborted signal rejects. Redirects are not followed. */
export interface Prober {
  send(request: ProbeRequest, signal?: AbortSignal): Promise<ProbeAnswer>;
}
