// The layers of docs/architecture.md, one row a folder: what it may import from src/, from Node and from npm.
// Whatever is not in a row is an error, and each row says why to the person who broke it.
const pure =
  'It turns data into data: no socket, file, clock or log may enter it, or a plan could not be trusted and tested.';
const adapter =
  'It translates one outside thing into a port. Adapters know neither each other nor what is decided with them.';

const layers = {
  generated: { src: [], node: [], npm: ['ajv'], why: 'A tool writes it from /schemas.' },
  kernel: {
    src: [],
    node: ['crypto'],
    npm: [],
    why: 'Small tools that know nothing of swarms or manifests. ' + pure + ' (node:crypto: hashes only.)',
  },
  model: {
    src: ['kernel', 'generated'],
    node: [],
    npm: [],
    why: 'The nouns that every other folder shares. ' + pure,
  },
  defaults: {
    src: ['model', 'generated'],
    node: [],
    npm: [],
    why: 'The one place for what holds where nobody says otherwise. ' + pure,
  },
  'service-fields': {
    src: ['kernel', 'model'],
    node: ['net'],
    npm: [],
    why: pure + ' (node:net tells whether an address is in a range.)',
  },
  interlock: { src: ['kernel', 'model', 'defaults'], node: [], npm: ['smol-toml'], why: pure },
  nginx: {
    src: ['kernel', 'model', 'defaults', 'interlock'],
    node: ['url'],
    npm: [],
    why: 'Routes become an nginx.conf here, and nothing here knows how it reaches a proxy. ' + pure,
  },
  manifest: {
    src: ['kernel', 'model', 'generated', 'defaults', 'service-fields'],
    node: ['crypto'],
    npm: ['ajv', 'yaml'],
    why: pure + ' (node:crypto reads certificates and keys.)',
  },
  compile: {
    src: ['kernel', 'model', 'defaults', 'service-fields', 'interlock'],
    node: [],
    npm: [],
    why: pure,
  },
  plan: { src: ['defaults', 'kernel', 'model', 'service-fields', 'interlock'], node: [], npm: [], why: pure },
  report: {
    src: ['kernel', 'model'],
    node: [],
    npm: [],
    why: pure + ' It renders what a person reads from values.',
  },
  ports: {
    src: ['kernel', 'model'],
    node: [],
    npm: [],
    why: 'Interfaces only: what the application needs from outside, and what it offers.',
  },
  observe: {
    src: ['kernel', 'model', 'defaults', 'interlock', 'ports'],
    node: [],
    npm: [],
    why: 'It reads through ports and decides nothing.',
  },
  ledger: {
    src: ['defaults', 'kernel', 'model', 'plan', 'ports'],
    node: [],
    npm: [],
    why: 'It reads and writes the ledger through ports, and nothing else of the swarm.',
  },
  apply: {
    src: ['defaults', 'kernel', 'model', 'ports', 'service-fields', 'plan'],
    node: [],
    npm: [],
    why: 'The only place that decides to write, and it writes only what a plan contains.',
  },
  pass: {
    src: ['kernel', 'model', 'defaults', 'compile', 'plan', 'ports', 'observe', 'ledger', 'apply'],
    node: [],
    npm: [],
    why: 'It composes the pure folders over ports: an adapter here could not be replaced.',
  },
  status: {
    src: ['kernel', 'model', 'interlock', 'plan', 'report', 'ports', 'observe', 'ledger'],
    node: [],
    npm: [],
    why: 'It judges what was observed, and writes nothing.',
  },
  topology: {
    src: ['kernel', 'model', 'service-fields', 'interlock', 'plan', 'observe', 'status'],
    node: [],
    npm: [],
    why: 'What belongs together in a swarm, for the page. ' + pure,
  },
  export: {
    src: [
      ...['kernel', 'model', 'generated', 'defaults', 'service-fields', 'interlock', 'manifest', 'compile'],
      ...['plan', 'observe', 'ledger', 'pass'],
    ],
    node: [],
    npm: [],
    why:
      'The way back from a swarm to manifests. ' +
      pure +
      ' (It plans what it exports, to see that nothing changes.)',
  },
  doctor: {
    src: ['kernel', 'model', 'interlock', 'manifest', 'plan', 'ports', 'observe', 'ledger'],
    node: [],
    npm: [],
    why: 'It looks through ports and its checks judge what was read: neither writes.',
  },
  settings: {
    src: ['kernel', 'model', 'generated', 'defaults', 'manifest'],
    node: ['path'],
    npm: ['ajv'],
    why: 'reconciler.yaml, the environment and flags → settings or problems. ' + pure,
  },
  daemon: {
    src: [
      ...[
        'defaults',
        'kernel',
        'model',
        'manifest',
        'report',
        'ports',
        'plan',
        'observe',
        'ledger',
        'lease',
        'pass',
      ],
      ...['status', 'topology'],
    ],
    node: [],
    npm: [],
    why: 'It decides when a pass runs, over ports: an adapter here could not be replaced.',
  },
  lease: {
    src: ['defaults', 'kernel', 'model', 'ports'],
    node: [],
    npm: [],
    why: 'Who of several processes writes, agreed through a config of the swarm.',
  },
  router: {
    src: [
      ...['kernel', 'model', 'defaults', 'service-fields', 'interlock', 'nginx', 'plan', 'ports', 'observe'],
      ...['ledger', 'lease', 'pass'],
    ],
    node: [],
    npm: [],
    why: 'The Interlock-compatible core: a second user of pass/, over ports. It knows no manifests.',
  },
  verify: {
    src: ['kernel', 'model', 'defaults', 'interlock', 'ports'],
    node: [],
    npm: [],
    why: 'Which probes there are and what each must answer. ' + pure + ' (Probes are sent through a port.)',
  },
  probe: {
    src: ['kernel', 'model', 'defaults', 'ports'],
    node: ['http', 'https', 'net', 'tls', 'crypto', 'fs/promises', 'dns/promises'],
    npm: [],
    why: adapter,
  },
  'nginx-check': {
    src: ['defaults', 'kernel', 'model', 'ports'],
    node: ['child_process', 'fs/promises', 'os', 'path'],
    npm: [],
    why: adapter,
  },
  swarm: {
    src: ['defaults', 'kernel', 'model', 'ports', 'service-fields'],
    node: ['fs', 'fs/promises', 'path', 'http', 'os', 'crypto', 'child_process', 'net', 'stream'],
    npm: ['dockerode'],
    why: adapter,
  },
  credentials: {
    src: ['defaults', 'kernel', 'model', 'ports'],
    node: ['fs/promises', 'path', 'os', 'child_process'],
    npm: [],
    why: adapter,
  },
  source: {
    src: ['defaults', 'kernel', 'model', 'ports'],
    node: ['fs', 'fs/promises', 'path', 'crypto', 'os'],
    npm: ['age-encryption', 'chokidar', 'simple-git', 'yaml'],
    why: adapter,
  },
  notify: {
    src: ['defaults', 'kernel', 'model', 'ports', 'report'],
    node: ['crypto', 'fs/promises', 'http', 'https', 'net'],
    npm: ['nodemailer'],
    why: adapter,
  },
  parser: {
    src: ['defaults', 'kernel', 'model', 'manifest', 'ports'],
    node: ['worker_threads', 'url', 'crypto'],
    npm: [],
    why: 'Adapter: manifests are parsed in a thread of their own, with a limit. ' + adapter,
  },
  page: {
    src: ['defaults', 'kernel', 'model', 'report'],
    node: [],
    npm: ['preact', 'preact-render-to-string'],
    why:
      'The status page: it shows a view, on the server and in the browser, and decides nothing. ' +
      pure +
      ' (In browser/ it follows the server; the times of that are in defaults/.)',
  },
  server: {
    src: ['defaults', 'kernel', 'model', 'generated', 'ports', 'report', 'page'],
    node: ['crypto', 'http', 'net', 'fs', 'fs/promises', 'path', 'stream', 'zlib'],
    npm: ['hono', '@hono/node-server'],
    why: 'Adapter on the inbound side: HTTP over the inbound port. It decides nothing.',
  },
  forge: {
    src: ['defaults', 'kernel', 'model'],
    node: [],
    npm: [],
    why: 'Comments on pull requests, over the APIs of forges. ' + adapter,
  },
  telemetry: {
    src: ['kernel', 'model', 'ports'],
    node: ['events', 'timers/promises', 'perf_hooks'],
    npm: ['pino', 'prom-client'],
    why: adapter,
  },
  sandbox: {
    src: [],
    node: ['http', 'fs', 'fs/promises', 'path', 'crypto', 'events', 'net', 'stream', 'timers/promises'],
    npm: ['smol-toml'],
    why:
      'It judges us. Sharing code with what it judges would let our own mistake confirm itself. ' +
      '(smol-toml is not ours: the stand-in core parses config.toml with it and does the rest by itself.)',
  },
  cli: {
    src: ['*'],
    node: ['*'],
    npm: ['commander', 'yaml'],
    why: 'It wires adapters to ports and holds no logic of its own.',
  },
};

const folders = Object.keys(layers);
const anyOf = (names) => (names.length === 0 ? '(?!)' : `(${names.join('|')})`);

function rulesOf(folder) {
  const { src, node, npm, why } = layers[folder];
  const from = { path: `^src/${folder}/` };
  const forbidden = [];
  if (!src.includes('*')) {
    forbidden.push({
      name: `${folder}-src`,
      comment: `src/${folder} may import from src/: ${src.join(', ') || 'nothing'}. ${why}`,
      severity: 'error',
      from,
      to: { path: '^src/', pathNot: `^src/${anyOf([folder, ...src])}/` },
    });
  }
  if (!node.includes('*')) {
    forbidden.push({
      name: `${folder}-node`,
      comment: `src/${folder} may import from Node: ${node.join(', ') || 'nothing'}. ${why}`,
      severity: 'error',
      from,
      to: { dependencyTypes: ['core'], pathNot: `^(node:)?${anyOf(node)}$` },
    });
  }
  forbidden.push({
    name: `${folder}-npm`,
    comment: `src/${folder} may import from npm: ${npm.join(', ') || 'nothing'}. ${why}`,
    severity: 'error',
    from,
    to: { path: 'node_modules', pathNot: `node_modules/(@types/)?${anyOf(npm)}/` },
  });
  return forbidden;
}

module.exports = {
  forbidden: [
    ...folders.flatMap(rulesOf),
    {
      name: 'known-folders',
      comment: `A new folder of src/ needs a row in this table and a line in docs/architecture.md.`,
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/${anyOf(folders)}/` },
      to: {},
    },
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-bin-uses-cli',
      comment: 'The command line is the outermost layer: only bin.ts and tests start it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli/|bin\\.ts)' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'apply-without-interlock',
      comment: 'What is special about Interlock stands in the plan: writes, and data of its waits.',
      severity: 'error',
      from: { path: '^src/(apply|ledger)/' },
      to: { path: '^src/(interlock|plan/interlock)/' },
    },
    {
      name: 'pass-without-manifests',
      comment: 'A pass takes any desired state: only the intent of manifests compiles.',
      severity: 'error',
      from: { path: '^src/pass/', pathNot: '^src/pass/manifest-intent\\.ts$' },
      to: { path: '^src/(compile/|defaults/manifest)' },
    },
    {
      name: 'src-not-to-tools-or-tests',
      comment: 'What ships knows neither its tests nor the tools around it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|tools)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
};
