/** What an image is made of: the same recipe and the same files give the same image. */
export interface Recipe {
  readonly name: string;
  /** Repositories and tags under which the lab's registry serves it. */
  readonly tags: readonly string[];
  /** Repositories and tags that every node has without pulling. */
  readonly localTags: readonly string[];
  /** C sources, each compiled to a static program. */
  readonly compiled: Readonly<Record<string, string>>;
  /** Programs of the machine, copied with the libraries that they are linked to. */
  readonly programs: Readonly<Record<string, string>>;
  readonly copies: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
  readonly folders: readonly string[];
  /** The `config` of the image, with the engine's field names. */
  readonly config: object;
}

const interlockImages = [
  'docker/ucp-interlock:3.2.3',
  'docker/ucp-interlock-extension:3.2.3',
  'docker/ucp-interlock-proxy:3.2.3',
  'docker/ucp-interlock-config:3.2.3',
];

const path = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin';
const applets = 'sh cat cp env hostname id ip kill ls mv nslookup printf ps sleep wget'.split(' ');
const busyboxLinks = Object.fromEntries(applets.map((applet) => [`/bin/${applet}`, 'busybox']));
const nameLookup = 'hosts: files dns\npasswd: files\ngroup: files\n';

export function imageRecipes({
  busybox,
  nginx,
  node,
}: Record<'busybox' | 'nginx' | 'node', string>): Recipe[] {
  const empty = { compiled: {}, programs: {}, copies: {}, texts: {}, links: {}, folders: [], localTags: [] };
  const localTags = ['training/whoami:latest', ...interlockImages];
  return [
    {
      ...empty,
      name: 'whoami',
      tags: ['whoami:1', ...localTags],
      localTags,
      compiled: { '/whoami': 'whoami.c' },
      config: { Entrypoint: ['/whoami'], ExposedPorts: { '8000/tcp': {} } },
    },
    {
      ...empty,
      name: 'nginx',
      tags: ['nginx:1'],
      programs: { '/usr/sbin/nginx': nginx, '/bin/busybox': busybox },
      copies: { '/etc/nginx/mime.types': '/etc/nginx/mime.types' },
      texts: {
        '/etc/passwd':
          'root:x:0:0:root:/:/bin/sh\nnginx:x:101:101:nginx:/:/bin/false\nnobody:x:65534:65534::/:\n',
        '/etc/group': 'root:x:0:\nnginx:x:101:\nnogroup:x:65534:\n',
        '/etc/nsswitch.conf': nameLookup,
        '/etc/nginx/nginx.conf':
          'worker_processes 1;\nevents {}\nhttp { server { listen 80; location / { return 200 "default\\n"; } } }\n',
      },
      links: {
        ...busyboxLinks,
        '/var/run': '../run',
        '/var/log/nginx/access.log': '/dev/stdout',
        '/var/log/nginx/error.log': '/dev/stderr',
      },
      folders: ['/run', '/tmp', '/var/lib/nginx', '/var/cache/nginx'],
      config: {
        Env: [path],
        Cmd: ['/usr/sbin/nginx', '-g', 'daemon off;'],
        ExposedPorts: { '80/tcp': {} },
        StopSignal: 'SIGQUIT',
      },
    },
    {
      ...empty,
      name: 'node',
      tags: ['node:1'],
      programs: { '/usr/bin/node': node, '/bin/busybox': busybox },
      texts: {
        '/etc/passwd': 'root:x:0:0:root:/:/bin/sh\nnode:x:1000:1000:node:/app:/bin/sh\n',
        '/etc/group': 'root:x:0:\nnode:x:1000:\n',
        '/etc/nsswitch.conf': nameLookup,
      },
      links: busyboxLinks,
      folders: ['/tmp', '/app'],
      config: { Env: [path], Entrypoint: ['/usr/bin/node'], Cmd: ['--version'], WorkingDir: '/app' },
    },
  ];
}
