import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import {
  startRecordingProxy,
  type RecordedRequest,
  type RecordingProxy,
} from '../support/lab/recording-proxy.ts';
import { certificateText, keyText } from '../builders/tls.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { tracesOf, type SearchedText } from '../support/traces.ts';

const manifest = `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: shop }
spec:
  networks: [web]
  route:
    hosts: [shop.example]
    port: 8000
    tls: { cert: tls-cert, key: { name: tls-key, file: shop.key.age } }
  image: training/whoami:latest
  secrets: [{ name: tls-cert, file: shop.crt, mode: "0440" }]
  configs: [{ name: settings, file: settings.ini, target: /etc/shop/settings.ini }]
`;

const values = {
  crt: ['first-certificate-of-the-shop', 'second-certificate-of-the-shop'],
  key: ['first-private-key-of-the-shop', 'second-private-key-of-the-shop'],
} as const;

// The steps build on each other.
describeLab('a certificate that is renewed by changing files, on a real swarm', () => {
  let lab: Lab;
  let folder: string;
  let identity: string;
  let engine: RecordingProxy;
  const requests: RecordedRequest[] = [];
  const printed: string[] = [];

  const run = async (command: string, ...flags: readonly string[]): Promise<Finished> => {
    engine.clear();
    const finished = await runReconciler([command, folder, ...flags, '--host', engine.host], {
      RECONCILER_AGE_IDENTITY_FILE: join(folder, '_identity.txt'),
    });
    requests.push(...engine.requests);
    printed.push(finished.stdout, finished.stderr);
    return finished;
  };
  const writes = (): readonly string[] =>
    engine.requests
      .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
      .map(({ method, path }) => `${method} ${path.replace(/[a-z0-9]{25}.*/, 'ID')}`)
      .filter((write) => !write.startsWith('POST /configs/'));
  const labelOf = async (label: string): Promise<string> => {
    const format = `{{index .Spec.Labels "${label}"}}`;
    return (await lab.docker(['service', 'inspect', 'shop', '--format', format])).trim();
  };
  const mounted = async (): Promise<string> => {
    const format = '{{range .Spec.TaskTemplate.ContainerSpec.Secrets}}{{.SecretName}}{{end}}';
    return (await lab.docker(['service', 'inspect', 'shop', '--format', format])).trim();
  };
  const secretNames = async (): Promise<readonly string[]> =>
    (await lab.docker(['secret', 'ls', '--format', '{{.Name}}'])).trim().split('\n').sort();
  const writeFiles = async (version: 0 | 1): Promise<void> => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    await writeFile(join(folder, 'shop.crt'), certificateText(values.crt[version]));
    await writeFile(join(folder, 'shop.key.age'), await encrypter.encrypt(keyText(values.key[version])));
  };

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-secrets-'));
    engine = await startRecordingProxy(lab.dockerHost.replace('unix://', ''), join(folder, 'engine.sock'));
    await lab.docker(['network', 'create', '--driver', 'overlay', 'web']);
    identity = await generateX25519Identity();
    await writeFile(join(folder, '_identity.txt'), `${identity}\n`);
    await writeFile(join(folder, 'shop.yaml'), manifest);
    await writeFile(join(folder, 'settings.ini'), 'colour = green\n');
    await writeFiles(0);
    const first = await run('apply', '--yes', '--timeout', '60s');
    expect(first.code, first.stdout + first.stderr).toBe(0);
  });

  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  it('is one service update with new names, which replaces all tasks', async () => {
    const before = await mounted();
    await writeFiles(1);

    const plan = await run('plan');
    const applied = await run('apply', '--yes', '--timeout', '60s');

    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    const after = await mounted();
    expect(before).toMatch(/^tls-cert-[0-9a-f]{12}$/);
    expect(after).toMatch(/^tls-cert-[0-9a-f]{12}$/);
    expect(after).not.toBe(before);
    expect(plan.stdout.replaceAll(/ +/g, ' ')).toContain(
      `~ secrets["tls-cert"] {"name":"${before}","mode":"0440"} -> {"name":"${after}","mode":"0440"}`,
    );
    expect(writes()).toEqual(['POST /secrets/create', 'POST /secrets/create', 'POST /services/ID']);
    expect(await labelOf('com.docker.lb.ssl_cert')).toBe(after);
    expect(await labelOf('com.docker.lb.ssl_key')).toMatch(/^tls-key-[0-9a-f]{12}$/);
    expect((await run('plan', '--detailed-exitcode')).code).toBe(0);
  });

  it('leaves no value in any request except those that create the secrets, nor in what is printed or stored', async () => {
    await run('plan', '-o', 'json');
    await run('drift', '-o', 'json');
    const makesSecret = ({ path }: RecordedRequest): boolean => path.startsWith('/secrets/create');
    const stored = await Promise.all(
      ['configs', 'secrets', 'services', 'tasks'].map(async (list) => ({
        where: `the swarm's ${list}`,
        text: JSON.stringify((await lab.api('GET', `/${list}`)).body),
      })),
    );
    const texts: readonly SearchedText[] = [
      ...stored,
      ...printed.map((text) => ({ where: 'what was printed', text })),
      ...requests.map(({ method, path, body }) => ({
        where: `${method} ${path}`,
        text: `${path} ${makesSecret({ method, path, body }) ? withoutData(body) : body}`,
      })),
    ];

    for (const value of [...values.crt, ...values.key, identity.slice(20)])
      expect(tracesOf(value, texts), value).toEqual([]);
    const sent = requests.filter(makesSecret).map(({ body }) => body);
    expect(sent).toHaveLength(4);
    for (const value of [...values.crt, ...values.key])
      expect(tracesOf(value, [{ where: 'the bodies', text: sent.join('\n') }])).toContain(
        'base64 in the bodies',
      );
  });

  it('can be rolled back: objects of the previous spec are retained', async () => {
    const after = await mounted();
    const retained = await run('plan');
    expect(retained.stdout.match(/needs it for a rollback/g)).toHaveLength(2);

    await lab.docker(['service', 'rollback', '--detach=false', 'shop']);

    const before = await mounted();
    expect(before).not.toBe(after);
    expect(await secretNames()).toEqual(expect.arrayContaining([before, after]));
  });
});

function withoutData(body: string): string {
  const { Data, ...rest } = JSON.parse(body) as { readonly Data: string };
  return JSON.stringify(rest);
}
