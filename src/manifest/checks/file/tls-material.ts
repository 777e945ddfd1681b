import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

/** What a file of `route.tls` contains, or what is wrong with it: completes `File "demo.crt" …`. */
export interface Fault {
  readonly fault: string;
  readonly hint: string;
}

const certificate = /-----BEGIN (CERTIFICATE)-----/g;
const privateKey = /-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----/g;

/** The PEM blocks whose first line matches, up to the first one that does not end. */
function blocksOf(text: string, firstLine: RegExp): readonly string[] {
  const found: string[] = [];
  for (const { index, 0: line, 1: label = '' } of text.matchAll(firstLine)) {
    const lastLine = `-----END ${label}-----`;
    const end = text.indexOf(lastLine, index + line.length);
    if (end === -1 || found.length === longestChain) break;
    found.push(text.slice(index, end + lastLine.length));
  }
  return found;
}

/** More in one file is no chain of a certificate. */
const longestChain = 20;

/** The certificate of the server, which is the first of its file. */
export function readCertificate(text: string): X509Certificate | Fault {
  const found = blocksOf(text, certificate);
  const [first] = found;
  if (first === undefined) return blocksOf(text, privateKey).length > 0 ? swappedKey : noPem('certificate');
  const chain = found.map(parseCertificate);
  return chain.find((one) => 'fault' in one) ?? parseCertificate(first);
}

/** The key of a file; undefined if it has none. */
export function readPrivateKey(text: string): KeyObject | Fault | undefined {
  const [first] = blocksOf(text, privateKey);
  if (first === undefined) return undefined;
  if (first.includes('ENCRYPTED'))
    return {
      fault: 'contains a key with a passphrase, which the proxies cannot ask for',
      hint: 'Remove the passphrase, and encrypt the file with age if the source must not show it',
    };
  try {
    return createPrivateKey(first);
  } catch {
    return {
      fault: 'contains a private key that cannot be read',
      hint: 'Copy it again, with all of its lines',
    };
  }
}

export const missingKey = (text: string): Fault =>
  blocksOf(text, certificate).length > 0
    ? { fault: 'contains a certificate, and no private key', hint: 'Swap cert and key' }
    : noPem('private key');

const swappedKey: Fault = { fault: 'contains a private key, and no certificate', hint: 'Swap cert and key' };

const noPem = (what: string): Fault => ({
  fault: `contains no ${what} in PEM format`,
  hint: `Convert it: it has to contain the line -----BEGIN ${what.toUpperCase()}-----`,
});

function parseCertificate(pem: string): X509Certificate | Fault {
  try {
    return new X509Certificate(pem);
  } catch {
    return {
      fault: 'contains a certificate that cannot be read',
      hint: 'Copy it again, with all of its lines',
    };
  }
}
