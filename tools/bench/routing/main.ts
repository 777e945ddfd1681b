import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newerNginx } from '../../lab/packages/newer-nginx.ts';
import { labPaths } from '../../lab/paths.ts';
import { contenders, type Contender } from './contenders.ts';
import { countOf, cpuOf, memoryOf } from './cpu.ts';
import { hostRoutes } from './host-route.ts';

/**
 * What a proxy with many hosts costs, beside its peers: nginx as Interlock renders its file, and Caddy and HAProxy of Debian's
 * packages caddy and haproxy; the load comes from its package wrk. It runs in a network namespace of its own. The figures are CPU
 * time and memory: times of a clock would depend on the machine. From 1.29.7 on nginx keeps connections to tasks open by itself,
 * so only older ones show what Interlock's file costs with the nginx that Interlock has.
 */
const hosts = 1000;
const reloads = 5;
const seconds = 3;
const [proxyPort, taskPort] = [8080, 9000];

interface Figures {
  readonly name: string;
  readonly idleMb: number;
  readonly reloadMs: number;
  readonly microsecondsPerRequest: number;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-routing-'));
  const tasks = await startTasks(folder);
  try {
    const all: Figures[] = [];
    for (const contender of contenders(await newerNginx(labPaths()))) {
      all.push(await measure(contender, folder));
    }
    print(all);
  } finally {
    tasks.kill();
    await rm(folder, { recursive: true });
  }
}

/** One server in place of all tasks. */
async function startTasks(folder: string): Promise<ChildProcess> {
  const file = join(folder, 'tasks.conf');
  await writeFile(
    file,
    `worker_processes 1; pid ${folder}/tasks.pid; events { worker_connections 4096; }
     http { access_log off; keepalive_requests 1000000;
     server { listen ${taskPort}; return 200 "answer\\n"; } }\n`,
  );
  return spawn('nginx', ['-c', file, '-e', 'stderr', '-g', 'daemon off;'], { stdio: 'inherit' });
}

async function measure(contender: Contender, folder: string): Promise<Figures> {
  const file = join(folder, 'proxy.conf');
  const routes = hostRoutes(hosts, taskPort);
  await writeFile(file, contender.render(routes, proxyPort));
  const proxy = spawn(contender.program, contender.args(file), { cwd: folder, stdio: 'ignore' });
  const pid = proxy.pid ?? 0;
  try {
    await untilAnswering('h500.example.com');
    const idleMb = memoryOf(pid);
    const costs: number[] = [];
    for (let round = 0; round < reloads; round += 1) {
      // Another member, so that the file has changed.
      const changed = routes.with(round, { ...routes[round]!, member: `127.2.0.${round}:${taskPort}` });
      await writeFile(file, contender.render(changed, proxyPort));
      costs.push(await reloadCost(contender, file, pid));
    }
    const microsecondsPerRequest = loadCost(pid);
    return { name: contender.name, idleMb, reloadMs: median(costs) * 1000, microsecondsPerRequest };
  } finally {
    proxy.kill();
    await once(proxy, 'exit');
  }
}

/** CPU seconds until the proxy is quiet again. */
async function reloadCost({ reload, program }: Contender, file: string, pid: number): Promise<number> {
  const before = cpuOf(pid);
  if (typeof reload === 'string') process.kill(pid, reload);
  else spawnSync(program, reload(file), { stdio: 'ignore' });
  await untilQuiet(pid);
  return cpuOf(pid) - before;
}

async function untilQuiet(pid: number): Promise<void> {
  let [last, since] = [-1, 0];
  while (since < 5) {
    await sleep(200);
    const now = cpuOf(pid) * 1000 + countOf(pid);
    since = now === last ? since + 1 : 0;
    last = now;
  }
}

/** CPU microseconds for each request to a route in the middle, from 32 connections. */
function loadCost(pid: number): number {
  const before = cpuOf(pid);
  const load = ['-t1', '-c32', `-d${seconds}s`, '-H', 'Host: h500.example.com'];
  const { stdout } = spawnSync('wrk', [...load, `http://127.0.0.1:${proxyPort}/`], { encoding: 'utf8' });
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  if (stdout.includes('Non-2xx')) throw new Error(stdout);
  return ((cpuOf(pid) - before) / requests) * 1e6;
}

async function untilAnswering(host: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await statusOf(host)) === 200) return;
    await sleep(200);
  }
  throw new Error(`No answer from ${host}`);
}

const statusOf = (host: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port: proxyPort, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', () => {
      resolve(undefined);
    });
    asked.end();
  });

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

function print(all: readonly Figures[]): void {
  console.log(`${hosts} hosts, one worker; CPU time of all processes of a proxy\n`);
  console.log('| proxy | memory, idle | a reload | a request to host 500 |\n| --- | --- | --- | --- |');
  for (const { name, idleMb, reloadMs, microsecondsPerRequest } of all) {
    const cells = [
      `${idleMb.toFixed(1)} MB`,
      `${reloadMs.toFixed(0)} ms`,
      `${microsecondsPerRequest.toFixed(1)} µs`,
    ];
    console.log(`| ${[name, ...cells].join(' | ')} |`);
  }
}

/** Starts this program again in a network namespace, in which any address below 127.0.0.0/8 and any port is free. */
function runIsolated(): void {
  const again = ['--net', process.execPath, ...process.execArgv, ...process.argv.slice(1), isolated];
  process.exitCode = spawnSync('unshare', again, { stdio: 'inherit' }).status ?? 1;
}

const isolated = '--isolated';
if (process.argv.includes(isolated)) {
  // The loopback of a new namespace is down.
  spawnSync('ip', ['link', 'set', 'lo', 'up']);
  await main();
} else {
  runIsolated();
}
