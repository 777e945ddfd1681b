import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificates {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** An authority of its own, and a certificate of it for 127.0.0.1 and localhost. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): Promise<unknown> => run('openssl', [...args]);
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    ...['req', '-x509', ...ec, '-days', '2', '-subj', '/CN=CA of the test'],
    ...['-keyout', at('ca.key'), '-out', at('ca.pem')],
  );
  await openssl('req', ...ec, '-subj', '/CN=localhost', '-keyout', at('tls.key'), '-out', at('tls.csr'));
  await writeFile(at('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  await openssl(
    ...['x509', '-req', '-days', '2', '-in', at('tls.csr'), '-out', at('tls.pem'), '-extfile', at('names')],
    ...['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'],
  );
  return { caFile: at('ca.pem'), certFile: at('tls.pem'), keyFile: at('tls.key') };
}
