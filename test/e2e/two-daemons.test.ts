import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import {
  startRecordingProxy,
  type RecordedRequest,
  type RecordingProxy,
} from '../support/lab/recording-proxy.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { runReconciler, startReconciler, type RunningReconciler } from '../support/reconciler.ts';

/** One of the daemons, and the proxy over which alone it reaches the swarm. */
interface Side {
  readonly name: string;
  readonly proxy: RecordingProxy;
  daemon: RunningReconciler;
  /** Runs before a write of a service is forwarded. */
  onServiceWrite: () => Promise<unknown>;
  /** While set, nothing gets through. */
  cut: Promise<void> | undefined;
}

const isServiceWrite = ({ method, path }: RecordedRequest): boolean =>
  method === 'POST' && path.startsWith('/services/');

const nothing = (): Promise<void> => Promise.resolve();

// The steps build on each other: two daemons of one owner follow one folder.
describeLab('two daemons of one owner', () => {
  let lab: Lab;
  let folder: string;
  let sides: readonly Side[] = [];

  const declare = (names: readonly string[]): Promise<void> =>
    writeFile(
      join(folder, 'manifests', 'app.yaml'),
      names
        .map(
          (name) => `apiVersion: swarm-reconciler.io/v1
kind: Service
metadata: { name: ${name} }
spec: { image: 'training/whoami:latest' }
`,
        )
        .join('---\n'),
    );
  const runOn = (proxy: RecordingProxy): RunningReconciler =>
    startReconciler([
      ...['run', join(folder, 'manifests'), '--host', proxy.host, '--interval', '2s', '--stable-for', '1s'],
      ...['--work-dir', join(folder, 'work')],
    ]);
  const startSide = async (name: string): Promise<Side> => {
    const before = async (request: RecordedRequest): Promise<void> => {
      if (isServiceWrite(request)) await side.onServiceWrite();
      await side.cut;
    };
    const engine = lab.dockerHost.replace('unix://', '');
    const proxy = await startRecordingProxy(engine, join(folder, `${name}.sock`), before);
    const side: Side = { name, proxy, daemon: runOn(proxy), onServiceWrite: nothing, cut: undefined };
    return side;
  };
  const holder = async (): Promise<string | undefined> => {
    const stdout = await lab.docker([
      ...['config', 'inspect', 'swarm-reconciler.lease.default'],
      ...['--format', '{{index .Spec.Labels "io.swarm-reconciler.lease"}}'],
    ]);
    return (JSON.parse(stdout) as { holder: string }).holder;
  };
  /** The side that writes, and the other one. */
  const roles = (): Promise<readonly [Side, Side]> =>
    poll('one of them holds the lease', async () => {
      const name = await holder().catch(() => '');
      const isWriter = ({ daemon }: Side): boolean => name?.split(' ').at(-2) === String(daemon.process.pid);
      const writer = sides.find(isWriter);
      const standby = sides.find((side) => side !== writer);
      return writer === undefined || standby === undefined ? undefined : ([writer, standby] as const);
    });
  const services = async (): Promise<readonly string[]> =>
    (await lab.docker(['service', 'ls', '--format', '{{.Name}}'])).trim().split('\n').sort();
  const untilServices = (names: readonly string[]): Promise<true> =>
    poll('all services are there', async () =>
      JSON.stringify(await services()) === JSON.stringify([...names].sort()) ? true : undefined,
    );
  /** The services that were written again after they were created. */
  const writtenTwice = async (names: readonly string[]): Promise<readonly string[]> => {
    const stdout = await lab.docker([
      ...['service', 'inspect', ...names],
      ...['--format', '{{.Spec.Name}} {{if .PreviousSpec}}twice{{end}}'],
    ]);
    return stdout
      .trim()
      .split('\n')
      .filter((line) => line.endsWith('twice'));
  };
  const firstWriteAfter = (side: Side, count: number): Promise<true> =>
    poll('the other one writes', () =>
      Promise.resolve(side.proxy.requests.filter(isServiceWrite).length > count ? true : undefined),
    );

  const first = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'];
  const second = [...first, 'b1', 'b2', 'b3', 'b4', 'b5', 'b6'];
  const third = [...second, 'c1', 'c2', 'c3', 'c4', 'c5', 'c6'];

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-two-'));
    await mkdir(join(folder, 'manifests'));
    await mkdir(join(folder, 'work'), { mode: 0o700 });
    await declare(first);
    sides = [await startSide('one'), await startSide('two')];
  });

  afterAll(async () => {
    for (const { daemon } of sides) daemon.process.kill('SIGTERM');
    await Promise.all(sides.map(({ daemon }) => daemon.finished));
    await Promise.all(sides.map(({ proxy }) => proxy.close()));
    await rm(folder, { recursive: true });
  });

  it('apply once what is declared', async () => {
    await untilServices(first);
    const [writer, standby] = await roles();

    expect(writer.proxy.requests.filter(isServiceWrite)).toHaveLength(first.length);
    expect(standby.proxy.requests.filter(isServiceWrite)).toEqual([]);
  });

  it('finish what a killed writer has begun, and write nothing twice', async () => {
    const [writer, standby] = await roles();
    let writes = 0;
    let killedMs = 0;
    writer.onServiceWrite = () => {
      writes += 1;
      if (writes < 3) return nothing();
      if (killedMs === 0) {
        writer.daemon.process.kill('SIGKILL');
        killedMs = Date.now();
      }
      return new Promise(() => undefined);
    };
    await declare(second);

    await firstWriteAfter(standby, 0);
    console.log(`killed writer -> first write of the other: ${Date.now() - killedMs} ms`);
    await untilServices(second);

    expect(await writtenTwice(second)).toEqual([]);
    expect((await roles())[0]).toBe(standby);
    writer.onServiceWrite = nothing;
    writer.daemon = runOn(writer.proxy);
  });

  it('write nothing twice when the writer is cut off in the middle and comes back', async () => {
    const [writer, standby] = await roles();
    let mend: () => void = () => undefined;
    let writes = 0;
    writer.onServiceWrite = () => {
      writes += 1;
      if (writes === 3) writer.cut = new Promise((resolve) => (mend = resolve));
      return nothing();
    };
    const before = standby.proxy.requests.filter(isServiceWrite).length;
    await declare(third);

    await firstWriteAfter(standby, before);
    await untilServices(third);
    const cutOff = writer.proxy.requests.length;
    writer.cut = undefined;
    mend();
    await poll('the one that was cut off asks again', () =>
      Promise.resolve(writer.proxy.requests.length > cutOff + 20 ? true : undefined),
    );

    expect(writer.proxy.requests.slice(cutOff).filter(isServiceWrite)).toEqual([]);
    expect(await writtenTwice(third)).toEqual([]);
    expect(await services()).toEqual([...third].sort());
    const { stdout } = await runReconciler(['plan', join(folder, 'manifests'), '--host', lab.dockerHost]);
    expect(stdout).toContain('No changes');
  });

  it('hand over at once when the writer is stopped', async () => {
    const [writer, standby] = await roles();

    writer.daemon.process.kill('SIGTERM');
    expect((await writer.daemon.finished).code).toBe(0);

    await poll('the other one holds the lease', async () =>
      (await roles())[0] === standby ? true : undefined,
    );
  });
});
