// The layers of docs/architecture.md, one row a folder: what it may import from src/, from Node and from npm.
// Whatever is not in a row is an error, and each row says why to the person who broke it.
const pure =
  'It turns data into data: no socket, file, clock or log may enter it, or a plan could not be trusted and tested.';
const adapter =
  'It translates one outside thing into a port. Adapters know neither each other nor what is decided with them.';

const layers = {
  generated: { src: [], node: [], npm: ['ajv'], why: 'It is written by a tool from /schemas.' },
  model: {
    src: ['generated'],
    node: [],
    npm: [],
    why: 'Nouns that everybody shares: they know nobody. ' + pure,
  },
  spec: {
    src: ['model'],
    node: ['crypto', 'net'],
    npm: [],
    why: pure + ' (node:crypto is used for hashes only, node:net to tell whether an address is in a range.)',
  },
  interlock: { src: ['model'], node: [], npm: ['smol-toml'], why: pure },
  manifest: { src: ['model', 'generated', 'spec'], node: [], npm: ['ajv', 'yaml'], why: pure },
  compile: { src: ['model', 'spec', 'interlock'], node: [], npm: [], why: pure },
  plan: { src: ['model', 'spec', 'interlock'], node: [], npm: [], why: pure },
  export: {
    src: ['model', 'generated', 'spec', 'interlock', 'compile', 'plan'],
    node: [],
    npm: [],
    why:
      'The way back from a swarm to manifests. ' +
      pure +
      ' (It compiles what it says, to see that it means the same, and asks plan/ whose an object is.)',
  },
  report: { src: ['model'], node: [], npm: [], why: pure + ' What a person reads is rendered from values.' },
  ports: {
    src: ['model'],
    node: [],
    npm: [],
    why: 'Interfaces only: what the application needs from outside.',
  },
  observe: {
    src: ['model', 'ports', 'interlock'],
    node: [],
    npm: [],
    why: 'It reads through ports and decides nothing.',
  },
  apply: {
    src: ['model', 'ports', 'spec', 'plan'],
    node: [],
    npm: [],
    why: 'The only place that decides to write, and only what a plan says.',
  },
  reconcile: {
    src: [
      ...['model', 'spec', 'interlock', 'manifest', 'compile', 'plan', 'export', 'report', 'ports'],
      ...['observe', 'apply'],
    ],
    node: [],
    npm: [],
    why: 'It composes the pure folders over ports: an adapter here could not be replaced.',
  },
  doctor: {
    src: ['model', 'interlock', 'manifest', 'plan', 'ports', 'observe'],
    node: [],
    npm: [],
    why: 'It looks through ports, and its checks judge what was read: neither writes anything.',
  },
  swarm: {
    src: ['model', 'ports', 'spec'],
    node: ['fs', 'fs/promises', 'path', 'http', 'os', 'crypto'],
    npm: ['dockerode'],
    why: adapter,
  },
  source: {
    src: ['model', 'ports'],
    node: ['fs', 'fs/promises', 'path', 'crypto', 'os', 'util'],
    npm: ['age-encryption', 'chokidar', 'simple-git'],
    why: adapter,
  },
  notify: { src: ['model', 'ports', 'report'], node: ['crypto', 'http', 'https'], npm: [], why: adapter },
  telemetry: {
    src: ['model', 'ports'],
    node: ['timers/promises', 'perf_hooks'],
    npm: ['pino'],
    why: adapter,
  },
  sandbox: {
    src: [],
    node: ['http', 'fs', 'fs/promises', 'path', 'crypto', 'events', 'net', 'stream', 'timers/promises'],
    npm: ['smol-toml'],
    why:
      'It judges us. Sharing code with what it judges would let our own mistake confirm itself. ' +
      '(smol-toml is not ours: the stand-in core reads config.toml with it, and by itself from there on.)',
  },
  cli: {
    src: ['*'],
    node: ['*'],
    npm: ['commander', 'yaml'],
    why: 'It wires everything and holds no logic of its own.',
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
      name: 'src-not-to-test',
      comment: 'What ships does not know its tests.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
