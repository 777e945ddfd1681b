import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { startCliOnSandbox } from '../support/cli-on-sandbox.ts';
import { memoryStreams } from '../support/memory-streams.ts';

const head = (spec: string, name = 'app', route = '') => `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: ${name} }
spec:
  networks: [web]
  route: { hosts: [${name}.test], port: 80${route} }
  image: nginx:1
${spec}
`;
const log = (t: string, s: unknown) => console.log(`##### ${t}\n${typeof s === 'string' ? s : JSON.stringify(s, null, 1)}`);
async function world() {
  const cli = await startCliOnSandbox();
  await cli.engine.api('POST', '/networks/create', { Name: 'web', Driver: 'overlay', CheckDuplicate: true });
  return cli;
}



import { spawn } from 'node:child_process';
import { createProgressPrinter } from '../../src/cli/progress-printer.ts';
const service = async (cli: any) => ((await cli.engine.api('GET', '/services/app')).body as any);

it('own label, forceupdate', async () => {
  const cli = await world();
  await cli.declare(head('  labels: { io.swarm-reconciler.owner: x, io.swarm-reconciler.applied: "{}" }'));
  log('a', (await cli.run('apply', '--yes', '--no-wait')));
  log('labels', (await service(cli)).Spec.Labels);
  log('plan', (await cli.run('plan', '--detailed-exitcode')));
  await cli.declare(head('  extraSpec: { TaskTemplate: { ForceUpdate: 3 } }'));
  log('fu', (await cli.run('apply', '--yes', '--no-wait')));
  log('fu plan', (await cli.run('plan', '--detailed-exitcode')));
  await cli.declare(head('  extraSpec: { TaskTemplate: { ForceUpdate: 3 } }\n  env: {A: "1"}'));
  log('fu2 plan', (await cli.run('plan', '--detailed-exitcode')));
  await cli.close();
}, 60000);

it('re-run while updating', async () => {
  const cli = await world();
  await cli.declare(head('  replicas: 3\n  update: { delay: 20s }'));
  await cli.run('apply', '--yes', '--stable-for', '0s');
  await cli.declare(head('  replicas: 3\n  update: { delay: 20s }\n  env: {A: "1"}'));
  log('nowait', (await cli.run('apply', '--yes', '--no-wait')).code);
  const t = Date.now();
  log('rerun', (await cli.run('apply', '--yes', '--timeout', '60s')));
  log('took', `${Date.now() - t} state ${JSON.stringify((await service(cli)).UpdateStatus)}`);
  log('status', (await cli.runPlain('status')).out);
  await cli.close();
}, 120000);

it('sigint', async () => {
  const cli = await world();
  await cli.declare(head('  replicas: 2\n  resources: { reservations: { cpus: 900 } }'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/bin.ts', 'apply', cli.folder, '--yes', '--host', cli.engine.host], { cwd: '/work/main' });
  let out = '';
  child.stdout.on('data', (d) => (out += d)); child.stderr.on('data', (d) => { out += d; if (String(d).includes('waiting')) child.kill('SIGINT'); });
  const code = await new Promise((r) => child.on('exit', (c, s) => r(`${c} ${s}`)));
  log('sigint', `${code}\n${out}`);
  log('rerun', await cli.run('apply', '--yes'));
  await cli.close();
}, 60000);

it('sigkill-like: update not waited then pauses', async () => {
  const cli = await world();
  await cli.declare(head('  replicas: 2'));
  await cli.run('apply', '--yes', '--stable-for', '0s');
  cli.engine.sandbox.setImage('nginx:9', 'exits');
  await cli.declare(head('  replicas: 2').replace('nginx:1', 'nginx:9'));
  log('upd', (await cli.run('apply', '--yes', '--timeout', '40s')));
  log('upd again', (await cli.run('apply', '--yes', '--timeout', '40s')));
  log('status', (await cli.runPlain('status')).out);
  await cli.close();
}, 120000);

it('terminal', () => {
  let text = '';
  const output: any = { isTerminal: true, columns: 80, rows: 24, write: (m: string) => (text += m) };
  const print = createProgressPrinter({ stdout: output, stderr: output, confirm: undefined, env: { NO_COLOR: '1' }, signal: new AbortController().signal } as any);
  const w = (n: number, m: string): any => ({ type: 'waiting', wait: { id: 'w' + n, resource: 'service/app-' + n, until: 'converged', required: false, dependsOn: [] }, message: m });
  for (let n = 0; n < 60; n++) print(w(n, '0 of 1 tasks running'));
  text = '';
  print(w(0, '1 of 1'));
  log('terminal', JSON.stringify(text.slice(0, 40)) + ' lines ' + (text.split('\n').length - 1));
});

it('noise', async () => {
  const cli = await world();
  await cli.declare(Array.from({ length: 10 }, (_, n) => head('', 'app' + n)).join('---\n'));
  const { out } = await cli.run('apply', '--yes');
  log('noise', `${out.split('\n').filter((l) => l.startsWith('waiting')).length} waiting lines\n` + out.split('\n').filter((l) => l.includes('app3')).join('\n'));
  await cli.close();
}, 60000);
