import type { ProbeResult } from '../model/verification.ts';
import { warn } from './judge-common.ts';

/**
 * A passthrough host whose certificate the proxies present for other hosts may end at the proxy after all. A certificate that both
 * really share looks the same, so it is a warning.
 */
export function compareCertificates(results: readonly ProbeResult[]): readonly ProbeResult[] {
  const ofProxies = new Map(
    results
      .filter(({ kind }) => kind === 'tls')
      .flatMap(({ cluster, host = '', answer }): readonly [string, string][] =>
        answer?.certificate === undefined ? [] : [[`${cluster} ${answer.certificate.fingerprint}`, host]],
      ),
  );
  return results.map((result) => {
    const { kind, verdict, cluster, answer } = result;
    if (kind !== 'passthrough' || verdict !== 'ok' || answer?.certificate === undefined) return result;
    const other = ofProxies.get(`${cluster} ${answer.certificate.fingerprint}`);
    return other === undefined
      ? result
      : {
          ...result,
          ...warn(
            `it is the certificate that the proxies present for ${other}: TLS may end at the proxy`,
            'Look whether the service really presents the same certificate',
          ),
        };
  });
}
