import { proxyImage, routerImage } from '../../defaults/images.ts';
import { usualStems } from '../../defaults/manifest-defaults.ts';
import type { Template } from './template.ts';

/** Values for a swarm that has never had Interlock, from the vendor's default config.toml without MKE's own values. */
export const builtinTemplate: Template = {
  stems: usualStems,
  values: {
    // Interlock's core requires the key. The project's own core makes no extension services.
    Image: routerImage,
    Args: [],
    Constraints: ['node.platform.os==linux'],
    ProxyImage: proxyImage,
    ProxyConfigPath: '/etc/nginx/nginx.conf',
    ProxyStopSignal: 'SIGQUIT',
    ProxyStopGracePeriod: '5s',
    ProxyConstraints: ['node.platform.os==linux'],
    Config: {
      Version: '',
      HTTPVersion: '1.1',
      User: 'nginx',
      PidPath: '/var/run/proxy.pid',
      MaxConnections: 1024,
      ConnectTimeout: 5,
      SendTimeout: 600,
      ReadTimeout: 600,
      IPHash: false,
      AdminUser: '',
      AdminPass: '',
      SSLOpts: '',
      SSLDefaultDHParam: 1024,
      SSLDefaultDHParamPath: '',
      SSLVerify: 'required',
      WorkerProcesses: 1,
      RLimitNoFile: 65535,
      SSLCiphers: 'HIGH:!aNULL:!MD5',
      SSLProtocols: 'TLSv1.2',
      AccessLogPath: '/dev/stdout',
      ErrorLogPath: '/dev/stdout',
      MainLogFormat:
        '\'$remote_addr - $remote_user [$time_local] "$request" \'\n\t\t    \'$status $body_bytes_sent "$http_referer" \'\n\t\t    \'"$http_user_agent" "$http_x_forwarded_for"\';',
      TraceLogFormat:
        '\'$remote_addr - $remote_user [$time_local] "$request" $status \'\n\t\t    \'$body_bytes_sent "$http_referer" "$http_user_agent" \'\n\t\t    \'"$http_x_forwarded_for" $reqid $msec $request_time \'\n\t\t    \'$upstream_connect_time $upstream_header_time $upstream_response_time\';',
      KeepaliveTimeout: '75s',
      // Needs nginx 1.27.4, which the image has: without it a reload loses requests on idle connections.
      KeepaliveMinTimeout: '5s',
      ClientMaxBodySize: '32m',
      ClientBodyBufferSize: '8k',
      ClientHeaderBufferSize: '1k',
      LargeClientHeaderBuffers: '4 8k',
      ClientBodyTimeout: '60s',
      UnderscoresInHeaders: false,
      UpstreamZoneSize: 64,
      ServerNamesHashBucketSize: 128,
      // The image has the stream module as a file. Absolute: `nginx -t` runs with another prefix than nginx.
      GlobalOptions: ['load_module /usr/lib/nginx/modules/ngx_stream_module.so;'],
      HTTPOptions: [],
      TCPOptions: [],
      HideInfoHeaders: false,
    },
  },
};

/** Top-level keys for the same case. */
export const builtinTop = {
  ListenAddr: ':8080',
  DockerURL: 'unix:///var/run/docker.sock',
  AllowInsecure: false,
  PollInterval: '3s',
} as const;
