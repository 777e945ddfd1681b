/** What an image is made of: the same recipe and the same files give the same image. */
export interface Recipe {
  readonly name: string;
  /** Repositories and tags under which the lab's registry serves it. */
  readonly tags: readonly string[];
  /** Repositories and tags that every node has without pulling. */
  readonly localTags: readonly string[];
  /** Only managers have the local tags. */
  readonly isForManagers?: boolean;
  /** C sources, each compiled to a static program. */
  readonly compiled: Readonly<Record<string, string>>;
  /** Programs of the machine, copied with the libraries that they are linked to. */
  readonly programs: Readonly<Record<string, string>>;
  readonly copies: Readonly<Record<string, string>>;
  /** Folders of the machine, copied whole. A library that one of them has is not copied for a program. */
  readonly trees: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
  /** Copied files that are made executable. */
  readonly executable: readonly string[];
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
const nginxFolders = ['/run', '/tmp', '/var/lib/nginx', '/var/cache/nginx', '/var/log/nginx'];
const nginxLinks = {
  '/var/run': '../run',
  '/var/log/nginx/access.log': '/dev/stdout',
  '/var/log/nginx/error.log': '/dev/stderr',
};
const nginxConfig = {
  Env: [path],
  Cmd: ['/usr/sbin/nginx', '-g', 'daemon off;'],
  ExposedPorts: { '80/tcp': {} },
  StopSignal: 'SIGQUIT',
};
const nameLookup = 'hosts: files dns\npasswd: files\ngroup: files\n';
const nginxTexts = {
  '/etc/passwd': 'root:x:0:0:root:/:/bin/sh\nnginx:x:101:101:nginx:/:/bin/false\nnobody:x:65534:65534::/:\n',
  '/etc/group': 'root:x:0:\nnginx:x:101:\nnogroup:x:65534:\n',
  '/etc/nsswitch.conf': nameLookup,
};

/** What a rendered file includes where a service terminates TLS itself. */
const streamModule = {
  '/etc/nginx/modules-enabled/50-mod-stream.conf': 'load_module modules/ngx_stream_module.so;\n',
};

/** Programs of the machine, by their paths. */
type Programs = Readonly<Record<'busybox' | 'git' | 'nginx' | 'node', string>>;

const empty = {
  ...{ compiled: {}, programs: {}, copies: {}, trees: {}, texts: {}, executable: [] },
  ...{ links: {}, folders: [], localTags: [] },
};

export function imageRecipes({ busybox, nginx, node }: Programs): Recipe[] {
  const localTags = ['training/whoami:latest', 'traefik/whoami:latest', ...interlockImages];
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
        ...nginxTexts,
        '/etc/nginx/nginx.conf':
          'worker_processes 1;\nevents {}\nhttp { server { listen 80; location / { return 200 "default\\n"; } } }\n',
      },
      links: { ...busyboxLinks, ...nginxLinks },
      folders: nginxFolders,
      config: nginxConfig,
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

/** Folders and files of which the images of our router and proxy are made. */
export interface RouterParts {
  /** A root file system with the nginx of our proxy image. */
  readonly newerNginxRoot: string;
  /** The folders of the built project and of its packages, by their path below the project. */
  readonly project: Readonly<Record<string, string>>;
  /** Its package.json. */
  readonly packageFile: string;
  readonly version: string;
}

const appOf = (project: RouterParts['project']): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(project).map(([name, folder]) => [`/app/${name}`, folder]));

/** As the targets "proxy", "router" and "reconciler" of the Dockerfile. */
export function routerRecipes(
  { busybox, git, node }: Programs,
  { newerNginxRoot, project, packageFile, version }: RouterParts,
): Recipe[] {
  return [
    {
      ...empty,
      name: 'proxy',
      tags: ['proxy:1'],
      localTags: [`swarm-reconciler/proxy:${version}`],
      programs: { '/bin/busybox': busybox },
      trees: { '/': newerNginxRoot },
      texts: {
        ...nginxTexts,
        ...streamModule,
        '/etc/nginx/nginx.conf':
          'worker_processes 1;\nevents {}\nhttp { server { listen 80; return 503; } }\n',
      },
      links: { ...busyboxLinks, ...nginxLinks },
      folders: nginxFolders,
      config: nginxConfig,
    },
    {
      ...empty,
      name: 'router',
      tags: ['router:1'],
      localTags: [`swarm-reconciler/router:${version}`],
      isForManagers: true,
      programs: { '/usr/bin/node': node, '/bin/busybox': busybox },
      trees: {
        '/': newerNginxRoot,
        ...appOf(project),
      },
      copies: { '/app/package.json': packageFile },
      texts: { ...nginxTexts, ...streamModule },
      links: { ...busyboxLinks, ...nginxLinks, '/usr/local/bin/reconciler': '/app/dist/bin.js' },
      folders: nginxFolders,
      config: {
        Env: [path, 'NODE_ENV=production'],
        Entrypoint: ['/usr/bin/node', '/app/dist/bin.js'],
        Cmd: ['--help'],
      },
    },
    {
      ...empty,
      name: 'reconciler',
      tags: ['reconciler:1'],
      localTags: [`swarm-reconciler:${version}`],
      programs: {
        ...{ '/usr/local/bin/node': node, '/bin/busybox': busybox, '/usr/bin/git': git },
        '/usr/lib/git-core/git-remote-http': '/usr/lib/git-core/git-remote-http',
      },
      trees: appOf(project),
      copies: {
        '/app/package.json': packageFile,
        '/etc/ssl/certs/ca-certificates.crt': '/etc/ssl/certs/ca-certificates.crt',
      },
      texts: {
        '/etc/passwd': 'root:x:0:0:root:/:/bin/sh\nnode:x:1000:1000:node:/:/bin/sh\n',
        '/etc/group': 'root:x:0:\nnode:x:1000:\n',
        '/etc/nsswitch.conf': nameLookup,
      },
      executable: ['/app/dist/bin.js'],
      links: {
        ...busyboxLinks,
        '/usr/bin/env': '/bin/busybox',
        '/usr/lib/git-core/git-remote-https': 'git-remote-http',
        '/usr/local/bin/reconciler': '/app/dist/bin.js',
      },
      folders: ['/tmp'],
      config: {
        User: '1000:1000',
        Env: [`${path}:/usr/local/bin`, 'NODE_ENV=production', 'RECONCILER_WORK_DIR=/tmp/swarm-reconciler'],
        Entrypoint: ['reconciler'],
        Cmd: ['--help'],
      },
    },
  ];
}
