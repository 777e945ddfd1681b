import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { PresentedCertificate } from '../model/probe.ts';

/** The certificate of the other side, and what its checks say; undefined if it presented none. */
export function certificateOf(socket: TLSSocket, host: string): PresentedCertificate | undefined {
  const certificate = socket.getPeerCertificate();
  if (Object.keys(certificate).length === 0) return undefined;
  const chainError = socket.authorized ? undefined : chainErrorOf(socket);
  const nameError = nameErrorOf(host, certificate);
  return {
    subject: nameIn(certificate.subject),
    issuer: nameIn(certificate.issuer),
    notAfter: isoTime(certificate.valid_to),
    fingerprint: certificate.fingerprint256,
    ...(chainError === undefined ? {} : { chainError }),
    ...(nameError === undefined ? {} : { nameError }),
  };
}

/** Node.js sets an error code here, though its types say that it is an Error. An ended certificate has a check of its own. */
function chainErrorOf({ authorizationError }: TLSSocket): string | undefined {
  const code = String(authorizationError);
  return code === 'CERT_HAS_EXPIRED' ? undefined : code;
}

function nameErrorOf(host: string, certificate: PeerCertificate): string | undefined {
  const error = checkServerIdentity(host, certificate);
  if (error === undefined) return undefined;
  return certificate.subjectaltname ?? (nameIn(certificate.subject) || 'without a name');
}

/** The common name, else the organization. A certificate may have several of each, or none. */
function nameIn(name: PeerCertificate['subject'] | undefined): string {
  const found: unknown = name?.CN ?? name?.O;
  return Array.isArray(found) ? found.join(', ') : typeof found === 'string' ? found : '';
}

const isoTime = (text: string): string => {
  const time = Date.parse(text);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
};
