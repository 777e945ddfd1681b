import type { KeyObject, X509Certificate } from 'node:crypto';
import { isEncryptedFile } from '../../../model/manifest/encrypted-file.ts';
import { fileEntries, namedTlsSecrets } from '../../../model/manifest/file-entries.ts';
import type { Located, RoutedService } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import type { ReferencedFile } from '../../../model/manifest/source-file.ts';
import { listNames } from '../../describe/list-names.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { missingKey, readCertificate, readPrivateKey, type Fault } from './tls-material.ts';

/** A certificate that ends sooner is worth a warning. */
const soonDays = 14;

const dayMs = 86_400_000;

/**
 * The certificate and the key of a route: one bad file stops nginx for all hosts of the cluster. What is encrypted is not
 * looked at. Names and dates only give warnings, because nginx works with any.
 */
export const tlsFiles: Check = ({ routedServices, files, now }) =>
  routedServices
    .filter(({ manifest }) => manifest.spec.route.tls !== undefined)
    .flatMap((service) => checkRoute(service, files, now));

interface TlsFile {
  readonly path: string;
  readonly pointer: string;
  readonly text: string;
}

function checkRoute(
  service: Located<RoutedService>,
  files: ReadonlyMap<string, ReferencedFile>,
  now: Date | undefined,
): readonly Problem[] {
  const certFile = tlsFile(service, 'cert', files);
  const keyFile = keyFileOf(service, certFile, files);
  const cert = certFile && readCertificate(certFile.text);
  const key = keyFile && keyIn(keyFile, certFile);
  const good = cert && !('fault' in cert) ? cert : undefined;
  return [
    ...faultAt(service, certFile, cert),
    ...faultAt(service, keyFile, key),
    ...unfitting(service, keyFile, good, key),
    ...(certFile && good ? warningsOf(service, certFile, good, now) : []),
  ];
}

/** Without a key of its own, the certificate's file may contain it. */
const keyFileOf = (
  service: Located<RoutedService>,
  certFile: TlsFile | undefined,
  files: ReadonlyMap<string, ReferencedFile>,
): TlsFile | undefined =>
  service.manifest.spec.route.tls?.key === undefined ? certFile : tlsFile(service, 'key', files);

const keyIn = (keyFile: TlsFile, certFile: TlsFile | undefined): KeyObject | Fault | undefined =>
  readPrivateKey(keyFile.text) ?? (keyFile === certFile ? undefined : missingKey(keyFile.text));

/** A secret of the route, or one of the service's by its name. Undefined if it is missing, encrypted, or made elsewhere. */
function tlsFile(
  service: Located<RoutedService>,
  field: string,
  files: ReadonlyMap<string, ReferencedFile>,
): TlsFile | undefined {
  const pointer = `/spec/route/tls/${field}`;
  const named = namedTlsSecrets(service).find((secret) => secret.pointer === pointer);
  const entry = fileEntries(service).find(({ kind, name, pointer: place }) =>
    named === undefined ? place === pointer : kind === 'secret' && name === named.name,
  );
  const path = entry?.file?.path;
  const file = path === undefined ? undefined : files.get(path);
  if (path === undefined || file?.status !== 'read' || file.content.sizeBytes === 0) return undefined;
  if (isEncryptedFile(path, file.content.reveal())) return undefined;
  const text = Buffer.from(file.content.reveal()).toString('latin1');
  return { path, pointer: named === undefined ? childPointer(pointer, 'file') : pointer, text };
}

function faultAt(
  service: Located<RoutedService>,
  file: TlsFile | undefined,
  found: object | Fault | undefined,
): readonly Problem[] {
  if (file === undefined || found === undefined || !('fault' in found)) return [];
  const { fault, hint } = found;
  const message = `File "${file.path}" ${fault}`;
  return [problemAt(service, file.pointer, { code: 'certificate-invalid', message, hint })];
}

function unfitting(
  service: Located<RoutedService>,
  file: TlsFile | undefined,
  cert: X509Certificate | undefined,
  key: KeyObject | Fault | undefined,
): readonly Problem[] {
  if (file === undefined || cert === undefined || key === undefined || 'fault' in key) return [];
  if (cert.checkPrivateKey(key)) return [];
  const message = `The key in file "${file.path}" is not that of the first certificate`;
  const hint = 'The first certificate must be that of the server; those that have signed it come after it';
  return [problemAt(service, file.pointer, { code: 'certificate-invalid', message, hint })];
}

function warningsOf(
  service: Located<RoutedService>,
  { path, pointer }: TlsFile,
  cert: X509Certificate,
  now: Date | undefined,
): readonly Problem[] {
  const warning = (message: string, hint: string): Problem => ({
    ...problemAt(service, pointer, { code: 'certificate-invalid', message, hint }),
    severity: 'warning',
  });
  const uncovered = (service.manifest.spec.route.hosts ?? []).filter(
    (host) => cert.checkHost(host) === undefined,
  );
  const names = (cert.subjectAltName ?? '').split(', ').filter((name) => name.startsWith('DNS:'));
  const ended = now === undefined ? undefined : endText(cert, now);
  return [
    ...(uncovered.length === 0
      ? []
      : [
          warning(
            `The certificate in file "${path}" is not for ${listNames(uncovered)}: browsers refuse it`,
            names.length === 0
              ? 'It names no hosts'
              : `It is for ${listNames(names.map((name) => name.slice(4)))}`,
          ),
        ]),
    ...(ended === undefined
      ? []
      : [
          warning(
            `The certificate in file "${path}" ${ended}`,
            'Replace it: the proxies follow the new file',
          ),
        ]),
  ];
}

function endText({ validTo }: X509Certificate, now: Date): string | undefined {
  const end = new Date(validTo);
  const leftMs = end.getTime() - now.getTime();
  if (leftMs > soonDays * dayMs) return undefined;
  const date = end.toISOString().slice(0, 10);
  return leftMs < 0 ? `has expired on ${date}` : `expires on ${date}`;
}
