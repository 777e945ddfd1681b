import type { Settings } from '../config/settings.ts';
import type { ProxyModel } from '../proxy-model.ts';
import { directive, type Line } from '../text/line.ts';
import { clientAddress, trustedProxies } from './forwarded-headers.ts';

/** On what nginx listens, and how that is written. */
export interface Listen {
  readonly http: (isDefault: boolean) => Line;
  /** `listen`, and what a server needs beside it. */
  readonly tls: (isDefault: boolean) => readonly Line[];
  readonly sockets: Sockets;
  /** Addresses of the proxies in front of ours; undefined: nobody says. */
  readonly trusted: readonly string[] | undefined;
  /** Whether HTTP and TLS of a host need a server each, because the address of the client comes from different places. */
  readonly isTlsApart: boolean;
  readonly tlsPort: number;
}

/** Sockets beside the file of the process id: nobody reaches them from outside of the container. */
export interface Sockets {
  readonly status: string;
  readonly tls: string;
  readonly passthrough: string;
}

export function listenOf(
  { ports }: Pick<ProxyModel, 'ports'>,
  settings: Settings,
  isTlsBehindStream: boolean,
): Listen {
  const [pidPath = ''] = settings.words('PidPath');
  const stem = pidPath.replace(/\.pid$/, '');
  const sockets = {
    status: `unix:${stem}-status.sock`,
    tls: `unix:${stem}-tls.sock`,
    passthrough: `unix:${stem}-passthrough.sock`,
  };
  // The key is there only for nginx 1.27.4 and later, which warns of http2 as a parameter of listen.
  const isNew = settings.has('KeepaliveMinTimeout');
  const ofDefault = (isDefault: boolean): readonly string[] => (isDefault ? ['default_server'] : []);
  const trusted = trustedProxies(settings);
  const beside = [
    ...(isNew ? [directive('http2', ['on'])] : []),
    ...(isTlsBehindStream ? addressBehindStream : []),
  ];
  const tls = isTlsBehindStream ? [sockets.tls, 'proxy_protocol'] : [ports.tls];
  return {
    http: (isDefault) => directive('listen', [ports.http, ...ofDefault(isDefault)]),
    tls: (isDefault) => [
      directive('listen', [...tls, 'ssl', ...(isNew ? [] : ['http2']), ...ofDefault(isDefault)]),
      ...beside,
    ],
    sockets,
    trusted,
    isTlsApart: isTlsBehindStream && clientAddress(trusted).length > 0,
    tlsPort: ports.tls,
  };
}

/** In front of TLS is the stream context where a service terminates TLS itself: there nginx is its own client. */
const addressBehindStream: readonly Line[] = [
  directive('set_real_ip_from', ['unix:']),
  directive('real_ip_header', ['proxy_protocol']),
];
