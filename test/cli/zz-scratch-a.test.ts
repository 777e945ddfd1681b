import { readFileSync, appendFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, it } from 'vitest';
import { startCliOnSandbox, type CliOnSandbox } from '../support/cli-on-sandbox.ts';
import { resumeInterlock, untilRunning, type Interlock } from '../support/interlock.ts';
import { markNodes, seedCore } from '../support/vendor-page.ts';

const log = (...t: unknown[]) => appendFileSync('/tmp/audit-a/out.txt', t.map(String).join(' ') + '\n');
let cli: CliOnSandbox; let core: Interlock | undefined;
beforeEach(async (c) => { cli = await startCliOnSandbox(); log('\n######', c.task.name); });
afterEach(async () => { await core?.stop(); core = undefined; await cli.close(); });
const defaultToml = readFileSync('test/fixtures/default-config.toml', 'utf8');
const clustersToml = readFileSync('test/fixtures/service-clusters-config.toml', 'utf8');
const start = async (text = defaultToml, wait: string[] = ['ucp-interlock-proxy']) => {
  await markNodes(cli.engine.api); await seedCore(cli.engine.api, text);
  core = resumeInterlock(cli.engine, { pollIntervalMs: 20 });
  await untilRunning(cli.engine, 'ucp-interlock', ...wait);
};
const net = (n: string) => cli.engine.api('POST', '/networks/create', { Name: n, Driver: 'overlay', CheckDuplicate: true });
const svc = async (n: string, labels: object, extra: object = {}, task: object = {}) => {
  const a = await cli.engine.api('POST', '/services/create', { Name: n, Labels: labels, TaskTemplate: { ContainerSpec: { Image: 'nginx:1' }, ...task }, ...extra });
  if (a.status !== 201) log('svc', n, a.status, JSON.stringify(a.body));
};
const running = () => {
  const { services, configs } = cli.engine.sandbox.snapshot();
  const c = services.find(({ Spec }) => Spec.Name === 'ucp-interlock');
  const [r] = c?.Spec.TaskTemplate.ContainerSpec?.Configs ?? [];
  return Buffer.from(configs.find(({ ID }) => ID === r?.ConfigID)?.Spec.Data ?? '', 'base64').toString('utf8');
};
const cluster = (name: string, spec = '', node = 'ucp-node-0', port = 8080, ann = ''): string => `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: ${name}${ann} }
spec:
  nodes: [${node}]
  nodeLabels: { ${name}: 'yes' }
  networks: [${name}net]
  proxy: { publish: { http: { published: ${String(port)} }, https: { published: ${String(port + 1000)} } } }
  ${spec}
`;
const interlock = (spec: string): string => `apiVersion: swarm-reconciler.io/v1\nkind: Interlock\nmetadata: { name: interlock }\nspec: ${spec}\n`;
const app = (name: string, spec = '', ann = ''): string => `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: ${name}${ann} }
spec:
  serviceCluster: east
  image: 'nginx:1'
  route: { hosts: [${name}.test], port: 80 }
  ${spec}
`;
const declare = (...m: string[]) => cli.declare(m.join('---\n'));
const show = async (cmd: string, ...args: string[]) => { const r = await cli.run(cmd, ...args); log('$', cmd, args.join(' '), '->', r.code, '\n' + r.out); return r; };
const apply = (...args: string[]) => show('apply', '--yes', '--stable-for', '0s', ...args);


it('E toml oddities', async () => {
  const mods: [string, string][] = [
    ['case-dup tables', defaultToml.replace('[Extensions]', '') + '\n[extensions.other]\nServiceName="o"\nProxyServiceName="op"\nServiceCluster="o"\nImage="i"\nProxyImage="p"\nProxyReplicas=1\nPublishedPort=99\nPublishedSSLPort=98\n'],
    ['date/float/bigint/inf', 'When = 2020-01-02\nRatio = 1.0\nInf = inf\n' + defaultToml],
    ['bigint', 'Big = 9223372036854775807\n' + defaultToml],
    ['array of tables inside', defaultToml + '\n[[Extensions.default.Extra]]\nA = 1\n[[Extensions.default.Extra]]\nB = 2.0\n'],
    ['scalar ext', defaultToml.replace(/\[Extensions\][^]*/, '') + '\nExtensions = "x"\n'],
    ['dup keys case', defaultToml.replace('RLimitNoFile', 'RlimitNoFile = 5\n      RLimitNoFile')],
  ];
  for (const [n, t] of mods) {
    writeFileSync('/tmp/audit-a/in.toml', t);
    await declare(cluster('east'));
    const r = await cli.run('render', '--kind', 'config.toml', '--from-config', '/tmp/audit-a/in.toml');
    log('==', n, r.code, r.out.split('\n').filter((l) => /^When|^Ratio|^Inf|^Big|Extensions|Extra|LimitNoFile|rror|A = |B = |✗|x /.test(l)).join('\n'));
  }
});
it('F sources and prune', async () => {
  await start();
  await declare(cluster('east'), app('a'), app('b'));
  await apply('--allow-interruption');
  await cli.declare('');
  await apply('--prune', '--allow-interruption');
  await cli.declare('# nothing\n---\n');
  await apply('--prune', '--allow-interruption', '--max-deletes', '50');
  await declare(interlock('{}'));
  await show('plan', '--prune');
  await declare(cluster('east'), app('a'));
  const r = await cli.runPlain('plan', cli.folder + '/all.yaml', '--prune'); log('file SOURCE --prune', r.code, r.out);
  const t = await cli.run('plan', '--target', 'service/a'); log('--target', t.code, t.out);
  await cli.write('broken.yaml', 'a: [');
  await apply('--prune', '--allow-interruption');
});
it('G four of five clusters go with max-deletes default, external net', async () => {
  await start(); await net('shared');
  const c = (n: string, node: string, port: number) => cluster(n, '', node, port).replace(`networks: [${n}net]`, 'networks: [{ name: shared, external: true }]');
  const all = [c('c1', 'ucp-node-0', 8080), c('c2', 'ucp-node-0', 8081), c('c3', 'ucp-node-0', 8082), c('c4', 'ucp-node-1', 8083), c('c5', 'ucp-node-1', 8084)];
  await declare(...all); await apply('--allow-interruption');
  await declare(all[0]!);
  await show('apply', '--yes', '--stable-for', '0s', '--prune', '--allow-interruption');
});
it('H ports swap, mode change', async () => {
  await start();
  await declare(cluster('east'), app('a', 'ports: [{ published: 7001, target: 80 }]'), app('b', 'ports: [{ published: 7002, target: 80 }]'));
  await apply('--allow-interruption');
  await declare(cluster('east'), app('a', 'ports: [{ published: 7002, target: 80 }]'), app('b', 'ports: [{ published: 7003, target: 80 }]\n  mode: global'));
  await show('plan');
});
it('I annotations prune/ignore/adopt on cluster', async () => {
  for (const a of ["prune: 'false'", "ignore: '[\"/replicas\"]'", "adopt: 'true'"]) {
    await declare(cluster('east', '', 'ucp-node-0', 8080, `, annotations: { swarm-reconciler.io/${a} }`)); await show('validate');
  }
  await declare(interlock("{}").replace('name: interlock', "name: interlock, annotations: { swarm-reconciler.io/mode: observe }")); await show('validate');
  await declare(interlock("{ images: { core: x }, instanceID: abc, deploy: { image: x } }")); await show('validate');
});
it('J move of foreign service with removeExtensions in one plan', async () => {
  await start(); await net('appnet');
  await svc('shop', { 'com.docker.lb.hosts': 'shop.test', 'com.docker.lb.port': '80', 'com.docker.ucp.access.label': '/x' }, {}, { Networks: [{ Target: 'appnet' }], Placement: { Constraints: ['node.labels.com.docker.ucp.orchestrator.swarm==true'] } });
  await core!.settled();
  const shop = app('shop', 'networks: [eastnet]', ", annotations: { swarm-reconciler.io/adopt: 'true' }").replace("  image: 'nginx:1'\n", '');
  await declare(cluster('east'), interlock('{ removeExtensions: [default] }'), shop);
  await show('plan');
  await show('plan', '-o', 'json');
});
