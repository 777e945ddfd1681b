import { createServer, request as send, type Server } from 'node:http';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertOf } from '../../src/daemon/alerts.ts';
import { logTo } from '../../src/daemon/log-lines.ts';
import { routedServiceSchema, serviceClusterSchema, serviceSchema } from '../../src/generated/schemas.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/kernel/json.ts';
import type { StampedEvent } from '../../src/model/event.ts';
import { isSensitivePath } from '../../src/model/masking/sensitive-paths.ts';
import type { Drift } from '../../src/model/plan.ts';
import { renderEventJson } from '../../src/report/http/event-json.ts';
import { renderMessageJson } from '../../src/report/alerts/alert-json.ts';
import { createPinoLogger } from '../../src/telemetry/pino-logger.ts';
import { main } from '../../src/cli/main.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { startCliWithInterlock, type CliWithInterlock } from '../support/sandbox/cli-with-interlock.ts';
import { textLeaves } from '../support/schema-leaves.ts';

/** What a manifest needs beside its canaries. */
const bases: readonly (readonly [JsonObject, JsonObject])[] = [
  [
    serviceClusterSchema,
    {
      kind: 'ServiceCluster',
      metadata: { name: 'east' },
      spec: {
        ...{ nodes: ['ucp-node-0'], networks: [{ name: 'eastnet' }], config: { adminUser: 'admin' } },
        proxy: { publish: { http: { published: 8080 }, https: { published: 9443 } } },
      },
    },
  ],
  [
    routedServiceSchema,
    {
      kind: 'RoutedService',
      metadata: { name: 'shop' },
      spec: {
        ...{ serviceCluster: 'east', image: 'nginx:1', route: { hosts: ['shop.test'], port: 80 } },
        ...{ logging: { driver: 'gelf' }, networks: [{ name: 'eastnet' }] },
        mounts: [{ type: 'volume', source: 'data', target: '/data', volume: { driver: { name: 'local' } } }],
        secrets: [{ name: 'db', file: 'secret.txt' }],
        configs: [{ name: 'conf', file: 'conf.txt', target: '/conf' }],
      },
    },
  ],
  [
    serviceSchema,
    {
      kind: 'Service',
      metadata: { name: 'worker' },
      spec: {
        ...{ image: 'nginx:1', logging: { driver: 'gelf' }, networks: [{ name: 'back' }] },
        secrets: [{ name: 'key', file: 'secret.txt' }],
        configs: [{ name: 'settings', file: 'conf.txt', target: '/conf' }],
        mounts: [{ type: 'volume', source: 'data', target: '/data', volume: { driver: { name: 'local' } } }],
        extraSpec: {
          TaskTemplate: { ContainerSpec: { Privileges: { CredentialSpec: { File: 'canary-extra' } } } },
        },
      },
    },
  ],
];

/** Not free text, or a place that another canary takes. */
const leftOut =
  /^spec\/(route\/tls\/key$|healthcheck\/test\/0$|(resources|sysctls|nodeSelector|nodeLabels)\/)/;

/** Every manifest with a canary at every sensitive leaf of its schema: a new sensitive field gets one by itself. */
const manifestsWith = (canary: string): string =>
  bases
    .map(([schema, base]) =>
      textLeaves(schema)
        .filter((leaf) => !leftOut.test(leaf))
        .map((leaf) => leaf.split('/').map((step) => (step === '*' ? 'api_token' : step)))
        .filter(isSensitivePath)
        .reduce<Json>((manifest, path, index) => withAt(manifest, path, `${canary}-${index}`), base),
    )
    .map((manifest) => JSON.stringify({ apiVersion: 'swarm-reconciler.io/v1', ...(manifest as object) }))
    .join('\n---\n');

function withAt(target: Json | undefined, [step, ...rest]: readonly string[], value: string): Json {
  if (step === undefined) return value;
  if (step === '0') {
    const [first, ...others] = Array.isArray(target) ? (target as readonly Json[]) : [];
    return [withAt(first, rest, value), ...others];
  }
  const map = isJsonObject(target) ? target : {};
  return { ...map, [step]: withAt(map[step], rest, value) };
}

let cli: CliWithInterlock;
const printed: string[] = [];

beforeEach(async () => {
  cli = await startCliWithInterlock();
  await cli.engine.api('POST', '/networks/create', { Name: 'back', Driver: 'overlay', CheckDuplicate: true });
  await cli.write('secret.txt', 'canary-secret');
  await cli.write('conf.txt', 'text');
  printed.length = 0;
});

afterEach(() => cli.close());

async function run(...argv: readonly string[]): Promise<number> {
  const { code, out } = await cli.runPlain(argv[0] ?? '', ...argv.slice(1));
  printed.push(`$ ${argv.join(' ')}\n${out}`);
  return code;
}

const hits = (): readonly string[] =>
  printed.flatMap((text) => text.split('\n')).filter((line) => line.includes('canary'));

async function runAll(): Promise<void> {
  const { folder } = cli;
  for (const output of ['text', 'json', 'github']) await run('validate', folder, '-o', output);
  for (const kind of ['config.toml', 'service', 'network', 'node', 'nginx'])
    for (const output of ['yaml', 'json']) await run('render', folder, '--kind', kind, '-o', output);
  await run('render', folder, '--kind', 'config.toml');
  const saved = join(folder, 'saved.json');
  for (const output of ['text', 'json', 'markdown']) await run('plan', folder, '-o', output, '--out', saved);
  printed.push(await readFile(saved, 'utf8'));
  for (const command of ['drift', 'status', 'doctor'])
    for (const output of ['text', 'json']) await run(command, folder, '-o', output);
  for (const output of ['text', 'json']) await run('history', '-o', output);
  await run('export');
}

/** What we store: our labels of services, and the ledger. The record of a config stands beside the same labels, in its labels. */
async function stored(): Promise<readonly string[]> {
  const lists = await Promise.all(['/services', '/configs'].map((path) => cli.engine.api('GET', path)));
  return lists
    .flatMap(({ body }) => body as readonly { readonly Spec: { readonly Labels?: object } }[])
    .flatMap(({ Spec }) => Object.entries(Spec.Labels ?? {}))
    .filter(([key, value]) => key.startsWith('io.swarm-reconciler.') && !isRecordOfLabels(String(value)))
    .map(([key, value]) => `${key}=${String(value)}`);
}

const isRecordOfLabels = (value: string): boolean => /^\{"labels":.*"name":"[a-z]+"\}$/.test(value);

const apply = (...flags: readonly string[]): Promise<number> =>
  run('apply', cli.folder, '--yes', '--stable-for', '0s', '--allow-interruption', ...flags);

describe('a canary in every sensitive field of every kind', () => {
  it('is in no output of any command, no saved plan, no label of ours and no ledger', async () => {
    await cli.declare(manifestsWith('canary-one'));
    expect(await run('validate', cli.folder), printed.at(-1)).toBe(0);
    await runAll();
    expect(await apply(), printed.at(-1)).toBe(0);
    printed.push(...(await stored()));

    await cli.declare(manifestsWith('canary-two'));
    await runAll();
    // Of the network, nothing can be changed: it is refused, with its cluster.
    expect(await apply('-o', 'json'), printed.at(-1)).toBe(4);
    await runAll();
    printed.push(...(await stored()));

    expect(hits()).toEqual([]);
    expect(printed.join('\n')).toContain('(sensitive)');
  });

  it('is in no code frame of a broken file', async () => {
    await cli.declare(`${manifestsWith('canary-one')}\n---\n{ broken: [`);
    await cli.write(
      'more.yaml',
      manifestsWith('canary-one').replaceAll('{"apiVersion"', '{"x": 1, "apiVersion"'),
    );
    for (const output of ['text', 'json', 'github']) await run('validate', cli.folder, '-o', output);

    expect(printed.join('\n')).toContain('error');
    expect(hits()).toEqual([]);
  });

  it('is in no alert and no log line of drift', async () => {
    await cli.declare(manifestsWith('canary-one'));
    await apply();
    for (const name of ['shop', 'worker']) await changeByHand(name);
    const streams = memoryStreams();
    await main(['drift', cli.folder, '-o', 'json', '--host', cli.engine.host], streams);
    const { drift: drifts } = JSON.parse(streams.out()) as { readonly drift: readonly Drift[] };

    expect(drifts.length).toBeGreaterThanOrEqual(2);
    for (const drift of drifts) publish({ type: 'drift.detected', drift, since: at });
    await run('status', cli.folder);
    await run('status');
    expect(hits()).toEqual([]);
  });
});

const at = '2026-01-01T00:00:00.000Z';

function publish(event: Pick<StampedEvent, 'type'> & Record<string, unknown>): void {
  const stamped = { owner: 'default', at, ...event } as unknown as StampedEvent;
  const alert = alertOf(stamped, { owner: 'default' });
  const logger = createPinoLogger({ level: 'debug', destination: { write: (line) => printed.push(line) } });
  logTo(logger)(stamped);
  printed.push(renderEventJson(stamped));
  if (alert !== undefined) printed.push(renderMessageJson([{ alert }]));
}

/** Other values at every place that has a canary: both sides of the drift are secrets. */
async function changeByHand(name: string): Promise<void> {
  const { body } = await cli.engine.api('GET', `/services/${name}`);
  const { ID, Version, Spec } = body as {
    readonly ID: string;
    readonly Version: { readonly Index: number };
    readonly Spec: { readonly Labels: Readonly<Record<string, string>> };
  };
  const own = Object.entries(Spec.Labels).filter(([key]) => key.startsWith('io.swarm-reconciler.'));
  const changed = JSON.parse(JSON.stringify(Spec).replaceAll('canary-one', 'canary-by-hand')) as typeof Spec;
  const answer = await cli.engine.api('POST', `/services/${ID}/update?version=${Version.Index}`, {
    ...changed,
    Labels: { ...changed.Labels, ...Object.fromEntries(own) },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

describe('an engine that quotes what it refuses', () => {
  let quoting: Server;
  let host: string;

  beforeEach(async () => {
    const folder = join(cli.folder, '.engine');
    await mkdir(folder);
    const socket = join(folder, 'quoting.sock');
    const target = cli.engine.host.replace('unix://', '');
    quoting = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const body = Buffer.concat(chunks);
        if (/\/(services|networks)\/(create|.*update)/.test(incoming.url ?? '')) {
          outgoing.writeHead(400, { 'content-type': 'application/json' });
          outgoing.end(JSON.stringify({ message: quotesOf(body.toString('utf8')) }));
          return;
        }
        const { method = 'GET', url: path = '/', headers } = incoming;
        const forwarded = send({ socketPath: target, method, path, headers }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        });
        forwarded.end(body);
      });
    });
    await new Promise<void>((resolve) => quoting.listen(socket, resolve));
    host = `unix://${socket}`;
  });

  afterEach(
    () =>
      new Promise<void>((resolve) => {
        quoting.close(() => {
          resolve();
        });
        quoting.closeAllConnections();
      }),
  );

  /** The body as it is, in a Go string, and each text of it in a sentence of its own. */
  const quotesOf = (body: string): string =>
    [
      body,
      JSON.stringify(body),
      ...(body.match(/canary[\w-]*/g) ?? []).map((text) => `invalid value "${text}": near ${text}`),
    ].join('; ');

  it('brings no canary into an output, an alert, a log line or the ledger', async () => {
    await cli.declare(manifestsWith('canary-one'));
    for (const output of ['text', 'json']) {
      const streams = memoryStreams();
      const code = await main(['apply', cli.folder, '--yes', '-o', output, '--host', host], streams);
      expect(code).not.toBe(0);
      printed.push(streams.out(), streams.err());
      publish({ type: 'sync.failed', reason: streams.out(), remedy: undefined });
    }
    printed.push(...(await stored()));

    expect(printed.join('\n')).toContain('***');
    expect(hits()).toEqual([]);
    expect(await readdir(cli.folder)).toContain('all.yaml');
  });
});
