import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../../tools/lab/program.ts';
import { poll } from '../poll.ts';
import { makeCertificates } from './certificates.ts';
import { freePort } from './free-port.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

/** git-http-backend behind nginx, on loopback or another address, for the bare repositories below one folder. */
export interface HttpsGitServer {
  readonly ports: { readonly http: number; readonly https: number };
  /** `https://ADDRESS:PORT`, and the same over http without TLS. Below `/private` both ask for a user and a token. */
  readonly https: string;
  readonly http: string;
  readonly caFile: string;
  /** From now on only this token is accepted. */
  setToken(token: string): Promise<void>;
  /** The server is away. */
  stop(): Promise<void>;
  /** Starts it again on the same ports. */
  start(): Promise<void>;
  /** Stops it and removes its files. */
  close(): Promise<void>;
}

const programs = ['nginx', 'fcgiwrap', 'openssl', 'git'];

export const missingForHttps = (): readonly string[] =>
  programs.filter((name) => findProgram(name) === undefined).map((name) => `there is no ${name}: install it`);

export async function startHttpsGitServer(root: string, address = '127.0.0.1'): Promise<HttpsGitServer> {
  const folder = await mkdtemp(join(tmpdir(), 'git-https-'));
  const certificates = await makeCertificates(folder);
  const ports = { http: await freePort(), https: await freePort() };
  const config = join(folder, 'nginx.conf');
  await writeFile(config, configOf({ folder, root, address, ports, ...certificates }));
  const setToken = (token: string): Promise<void> =>
    writeFile(join(folder, 'users'), `robot:{PLAIN}${token}\n`);
  await setToken('first-token');
  let processes: readonly ServerProcess[] = [];
  const stop = async (): Promise<void> => {
    const running = processes;
    processes = [];
    await Promise.all(running.map((process) => process.stop()));
  };
  const start = async (): Promise<void> => {
    const socket = join(folder, 'fcgi.sock');
    await rm(socket, { force: true });
    processes = [
      startServerProcess(findProgram('fcgiwrap') ?? '', ['-c', '4', '-s', `unix:${socket}`]),
      startServerProcess(findProgram('nginx') ?? '', ['-c', config, '-g', 'daemon off;']),
    ];
    await poll('the git server answers', () => answers(ports.https, address));
  };
  await start();
  return {
    ports,
    https: `https://${address}:${ports.https}`,
    http: `http://${address}:${ports.http}`,
    caFile: certificates.caFile,
    setToken,
    stop,
    start,
    close: async () => {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

const answers = (port: number, address: string): Promise<true | undefined> =>
  new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(undefined);
    });
  });

interface ServerFiles {
  readonly folder: string;
  readonly root: string;
  readonly address: string;
  readonly ports: { readonly http: number; readonly https: number };
  readonly certFile: string;
  readonly keyFile: string;
}

function configOf({ folder, root, address, ports, certFile, keyFile }: ServerFiles): string {
  const backend = `
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend;
      fastcgi_param GIT_HTTP_EXPORT_ALL 1;
      fastcgi_param GIT_PROJECT_ROOT ${root};
      fastcgi_param GIT_PROTOCOL $http_git_protocol;
      fastcgi_buffering off;
      fastcgi_pass unix:${folder}/fcgi.sock;`;
  // A request for /private/x.git is answered with the repository x.git.
  const server = `
    location ~ ^/private(/.*)$ {
      auth_basic git;
      auth_basic_user_file ${folder}/users;
      fastcgi_param PATH_INFO $1;${backend}
    }
    location / {
      fastcgi_param PATH_INFO $uri;${backend}
    }`;
  return `${process.getuid?.() === 0 ? 'user root;\n' : ''}worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log ${folder}/access.log;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen ${address}:${ports.http};${server}
  }
  server {
    listen ${address}:${ports.https} ssl;
    ssl_certificate ${certFile};
    ssl_certificate_key ${keyFile};${server}
  }
}
`;
}
