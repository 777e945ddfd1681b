import { countOf } from '../kernel/count-of.ts';
import type { PresentedCertificate, ProbeAnswer } from '../model/probe.ts';
import type { Judgement } from '../model/verification.ts';
import { warnDaysLeft } from '../defaults/limits.ts';
import { fail, ok, warn, withoutAnswer } from './judge-common.ts';

export interface CertificateChecks {
  readonly now: Date;
  /** Leaves the chain unchecked. */
  readonly isInsecure: boolean;
}

/** The certificate is trusted, for this host, and valid for some weeks more. */
export function judgeCertificate(answer: ProbeAnswer, checks: CertificateChecks): Judgement {
  const { certificate } = answer;
  if (certificate !== undefined) return judgePresented(certificate, checks);
  if (answer.outcome === 'answered') return fail('answered without a certificate');
  return withoutAnswer(answer);
}

function judgePresented(
  certificate: PresentedCertificate,
  { now, isInsecure }: CertificateChecks,
): Judgement {
  const { nameError, chainError, notAfter, subject, issuer } = certificate;
  const daysLeft = Math.floor((Date.parse(notAfter) - now.getTime()) / 86_400_000);
  if (Number.isNaN(daysLeft)) return fail(`the certificate of "${subject}" ends at no readable time`);
  if (daysLeft < 0 || Date.parse(notAfter) <= now.getTime()) {
    return fail(`the certificate of "${subject}" ended on ${notAfter.slice(0, 10)}`, renew);
  }
  if (nameError !== undefined) {
    return fail(
      `the certificate is for another name: ${nameError}`,
      'Look at the secret that com.docker.lb.ssl_cert names',
    );
  }
  if (chainError !== undefined && !isInsecure) {
    return fail(
      `the certificate of "${subject}", issued by "${issuer}", is not trusted: ${chainError}`,
      'Name the file with the certificate of its issuer: --ca FILE. A chain needs its intermediate certificates in the secret',
    );
  }
  if (daysLeft < warnDaysLeft) {
    return warn(`the certificate of "${subject}" ends in ${countOf(daysLeft, 'day')}`, renew);
  }
  return ok;
}

const renew = 'Renew it: a secret with a new name, and the label that names it';
