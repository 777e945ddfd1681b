import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signatureOf } from '../../src/notify/http/signature.ts';
import { alertOf } from '../../src/daemon/alerts.ts';
import { codeBlocks } from './markdown.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'alerts.md'), 'utf8');
const source = readFileSync(join(import.meta.dirname, '..', '..', 'src', 'model', 'alert.ts'), 'utf8');

const alert = alertOf(
  {
    type: 'drift.detected',
    since: '2026-03-01T09:30:05.120Z',
    drift: {
      resource: 'service/demoeast',
      state: 'changed',
      fields: [
        {
          path: 'labels["com.docker.lb.hosts"]',
          field: 'labels',
          key: 'com.docker.lb.hosts',
          from: 'demo.A',
          to: 'evil.example',
        },
      ],
    },
    ...{ owner: 'default', at: '2026-03-01T09:30:05.120Z', revision: '1f0c9a2be4d7' },
  },
  { owner: 'default' },
);
const body = JSON.stringify({ schemaVersion: 1, ...alert });
const key = 'käse';
const genuine = signatureOf(body, key);
const signatures = [genuine, signatureOf(`${body} `, key), 'sha256=', ''];
const verdicts = [true, false, false, false];

const hasPython = spawnSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 10)']).status === 0;

describe('docs/alerts.md', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'reconciler-docs-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('shows a body as the loop sends it', () => {
    expect(JSON.parse(codeBlocks(page, 'json')[0] ?? '')).toEqual(JSON.parse(body));
  });

  it('has exactly one row per event', () => {
    const union = source.slice(
      source.indexOf('AlertEvent ='),
      source.indexOf(';', source.indexOf('AlertEvent =')),
    );
    const events = [...union.matchAll(/'([^']+)'/g)].map(([, event]) => event);
    const rows = [...page.matchAll(/^\| `([a-z]+\.[a-z]+)` /gm)].map(([, event]) => event);

    expect(rows.toSorted()).toEqual(events.toSorted());
  });

  it('verifies our signature in Node.js', async () => {
    const file = join(folder, 'verify.mjs');
    writeFileSync(file, codeBlocks(page, 'js')[0] ?? '');
    const { isGenuine } = (await import(pathToFileURL(file).href)) as {
      readonly isGenuine: (body: Buffer, key: string, signature: string | undefined) => boolean;
    };

    expect(signatures.map((signature) => isGenuine(Buffer.from(body), key, signature))).toEqual(verdicts);
    expect(isGenuine(Buffer.from(body), key, undefined)).toBe(false);
  });

  it.skipIf(!hasPython)('verifies our signature in Python (skipped without python3)', () => {
    const program = `${codeBlocks(page, 'python')[0] ?? ''}
import json, sys
given = json.load(sys.stdin)
print(json.dumps([is_genuine(given["body"].encode(), given["key"], one) for one in given["signatures"]]))
`;
    const python = spawnSync('python3', ['-c', program], {
      input: JSON.stringify({ body, key, signatures: [...signatures, null] }),
      encoding: 'utf8',
    });

    expect(python.stderr).toBe('');
    expect(JSON.parse(python.stdout)).toEqual([...verdicts, false]);
  });
});
