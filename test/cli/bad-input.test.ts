import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import { hasErrors } from '../../src/model/manifest/problem.ts';
import { isWrite } from '../../src/sandbox/http/server.ts';
import { clusterText, interlockText, serviceText } from '../manifest/manifest-texts.ts';
import { itHolds } from '../support/it-holds.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { startSandboxEngine, type SandboxEngine } from '../support/sandbox/sandbox-engine.ts';

let engine: SandboxEngine;
let folder: string;
let writes = 0;

beforeAll(async () => {
  engine = await startSandboxEngine({
    onRequest: (request) => {
      if (isWrite(request)) writes += 1;
    },
  });
  folder = await mkdtemp(join(tmpdir(), 'reconciler-bad-input-'));
});

afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

beforeEach(clear);

async function clear(): Promise<void> {
  await rm(folder, { recursive: true });
  await mkdir(folder);
  writes = 0;
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function apply(source: string): Promise<Ended> {
  const streams = memoryStreams();
  const flags = ['--yes', '--prune', '--no-wait', '--host', engine.host];
  const code = await main(['apply', source, ...flags], streams);
  return { code, out: streams.out(), err: streams.err() };
}

/** What the user sees: that nothing was done, and why. */
async function expectRefused(source = folder): Promise<string> {
  const { code, out, err } = await apply(source);

  expect(code).toBe(1);
  expect(out).toBe('');
  expect(err).toMatch(/error [a-z0-9-]+: ./);
  expect(err).not.toMatch(/^ {4}at /m);
  expect(writes).toBe(0);
  return err;
}

const good = [
  clusterText('east', 'ucp-node-0', 'eastnet'),
  serviceText('demoeast', 'east', 'demo.A'),
  interlockText,
].join('---\n');
const lines = good.split('\n');

/** What an editor, a merge or a template can do to a file by accident, and what an attacker would do. */
const anyDamage = fc.oneof(
  fc.record({ type: fc.constantFrom('drop', 'double'), at: fc.nat(lines.length - 1) }),
  fc.record({
    type: fc.constant('insert'),
    at: fc.nat(lines.length - 1),
    text: fc.constantFrom(
      '  __proto__: { polluted: true }',
      'constructor: { prototype: { polluted: true } }',
      '  nodes: 7',
      '  unknown: field',
      `  deep: ${'['.repeat(500)}`,
      '  bomb: [&a [x, x], &b [*a, *a], &c [*b, *b], *c, *zz]',
      `  huge: ${'9'.repeat(20_000)}`,
      '\t- tab',
      '  nodes: ["\u2028", "\u0000"]',
      '<<<<<<< HEAD',
      '\ufffd: {{ .Values.name }}',
    ),
  }),
  fc.record({ type: fc.constant('bytes'), at: fc.nat(good.length - 1) }),
);

function damaged(
  damages: readonly { readonly type: string; readonly at: number; readonly text?: string }[],
): Buffer {
  const changed = [...lines];
  for (const { type, at, text = '' } of damages) {
    if (type === 'drop') changed.splice(at, 1);
    if (type === 'double') changed.splice(at, 0, changed[at] ?? '');
    if (type === 'insert') changed.splice(at, 0, text);
  }
  const bytes = Buffer.from(changed.join('\n'));
  for (const { type, at } of damages) if (type === 'bytes' && at < bytes.length) bytes[at] = 0xff;
  return bytes;
}

describe('apply of bad input', () => {
  itHolds(
    'exits 1 with problems and nothing else, whatever damage a manifest has taken',
    100,
    () =>
      fc.asyncProperty(fc.array(anyDamage, { minLength: 1, maxLength: 3 }), async (damages) => {
        const content = damaged(damages);
        if (!hasErrors(parseManifests([{ path: 'a.yaml', content }]).problems)) return;
        await writeFile(join(folder, 'a.yaml'), content);

        await expectRefused();
        expect(({} as { readonly polluted?: boolean }).polluted).toBeUndefined();
      }),
    180_000,
  );

  itHolds(
    'exits 1 for files of arbitrary bytes',
    100,
    () =>
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        await writeFile(join(folder, 'a.yaml'), bytes);

        await expectRefused();
      }),
    180_000,
  );

  it('refuses an empty folder', async () => {
    expect(await expectRefused()).toContain('error source-empty');
  });

  it('refuses a folder that does not exist', async () => {
    await expectRefused(join(folder, 'nowhere'));
  });

  it('refuses a link that leads nowhere', async () => {
    await writeFile(join(folder, 'good.yaml'), good);
    await symlink('gone.yaml', join(folder, 'x.yaml'));

    await expectRefused();
  });

  it('refuses a link out of the folder', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'reconciler-outside-'));
    await writeFile(join(outside, 'good.yaml'), good);
    await symlink(join(outside, 'good.yaml'), join(folder, 'x.yaml'));

    await expectRefused();
    await rm(outside, { recursive: true });
  });

  it('refuses a document of 2 MB without parsing it', async () => {
    await writeFile(join(folder, 'a.yaml'), `${good}# ${'x'.repeat(2_000_000)}\n`);

    expect(await expectRefused()).toContain('error file-too-large');
  });

  it('refuses a document of 10 MB without reading it', async () => {
    await writeFile(join(folder, 'a.yaml'), `${good}# ${'x'.repeat(10_000_000)}\n`);

    expect(await expectRefused()).toContain('"a.yaml": it has more than 4194304 bytes');
  });

  it('reports the problems of all files', async () => {
    await writeFile(join(folder, 'a.yaml'), 'a: [');
    await writeFile(join(folder, 'b.yaml'), Buffer.from([0xff]));
    await writeFile(join(folder, 'c.yaml'), good.replace('port: 8000', 'prot: x'));

    const err = await expectRefused();

    for (const code of ['yaml-syntax', 'file-not-utf8', 'field-unknown'])
      expect(err).toContain(`error ${code}`);
  });
});
