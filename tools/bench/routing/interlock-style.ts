import type { HostRoute } from './host-route.ts';

/** nginx.conf as Interlock renders it: an upstream with a zone and a server for each host, and no upstream keep-alive. */
export const interlockStyle = (routes: readonly HostRoute[], port: number): string => `
user root;
worker_processes 1;
pid proxy.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  server_names_hash_bucket_size 128;
  server_names_hash_max_size 16384;
  access_log off;
  proxy_http_version 1.1;
  proxy_next_upstream error timeout invalid_header http_500 http_502 http_503 http_504;
  proxy_set_header Host $http_host;
  proxy_set_header X-Real-IP $remote_addr;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header x-request-id $request_id;
  add_header x-request-id $request_id;
  add_header x-proxy-id $hostname;
  add_header x-upstream-addr $upstream_addr;
  add_header x-upstream-response-time $upstream_response_time;
  server { listen ${port} default_server; server_name _; return 503; }
${routes.map((route) => serverOf(route, port)).join('')}}
`;

const serverOf = ({ host, member }: HostRoute, port: number): string => `
  upstream ${host} { zone ${host}_backend 64k; server ${member}; }
  server {
    listen ${port};
    server_name ${host};
    location / { proxy_pass http://${host}; }
    location /nginx_status { stub_status on; access_log off; }
  }
`;
