import type { Settings } from '../config/settings.ts';
import type { ProxyModel } from '../proxy-model.ts';
import { directive, type Line } from '../text/line.ts';

/** On what nginx listens, and how that is written. */
export interface Listen {
  readonly http: (isDefault: boolean) => Line;
  readonly tls: (isDefault: boolean) => Line;
  /** Beside `tls`, where nginx is new enough. */
  readonly http2: readonly Line[];
  readonly sockets: Sockets;
  /** In front of TLS, in the stream context, where a service terminates TLS itself. */
  readonly isTlsBehindStream: boolean;
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
  const tls = isTlsBehindStream ? [sockets.tls, 'proxy_protocol'] : [ports.tls];
  return {
    http: (isDefault) => directive('listen', [ports.http, ...ofDefault(isDefault)]),
    tls: (isDefault) =>
      directive('listen', [...tls, 'ssl', ...(isNew ? [] : ['http2']), ...ofDefault(isDefault)]),
    http2: isNew ? [directive('http2', ['on'])] : [],
    sockets,
    isTlsBehindStream,
    tlsPort: ports.tls,
  };
}
