import type { ProbeAnswer } from '../model/probe.ts';
import type { ProbeResult, Verdict, Verification } from '../model/verification.ts';
import { jsonDocument } from './json-document.ts';

/** `schemas/verify.schema.json`. */
export const renderVerificationJson = (verification: Verification): string =>
  jsonDocument(verificationDocument(verification));

export const verificationDocument = ({ at, clusters, probes }: Verification): object => ({
  ...{ schemaVersion: 1, at, clusters },
  probes: probes.map(probeJson),
  summary: countVerdicts(probes),
});

const probeJson = ({ verdict, request, answer, ...rest }: ProbeResult): object => ({
  ...{ id: rest.id, kind: rest.kind, cluster: rest.cluster, host: rest.host, node: rest.node },
  address: request === undefined ? undefined : `${request.address}:${request.port}`,
  ...{ scheme: request?.scheme, path: request?.path, expected: rest.expected },
  got: answer === undefined ? undefined : answerJson(answer),
  ...{ ms: answer?.ms, attempts: rest.attempts },
  ...{ outcome: verdict, reason: rest.reason, hint: rest.hint },
});

/** The body stays out: it is not ours to show. */
const answerJson = (answer: ProbeAnswer): object =>
  answer.outcome === 'answered'
    ? {
        ...{ status: answer.status, location: answer.location, proxy: answer.proxy },
        ...{ upstream: answer.upstream, certificate: answer.certificate },
      }
    : { connection: answer.outcome, message: answer.message, certificate: answer.certificate };

export const countVerdicts = (probes: readonly ProbeResult[]): Readonly<Record<Verdict, number>> => {
  const count = (verdict: Verdict): number => probes.filter((probe) => probe.verdict === verdict).length;
  return { ok: count('ok'), warn: count('warn'), fail: count('fail'), skipped: count('skipped') };
};
