import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '../../../tools/lab/lab.ts';
import { poll } from '../poll.ts';

/** A registry with a user and a password that every node of the lab reaches. */
export interface PrivateRegistry {
  /** As `host:port`. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
  /** Pushes a variant of the lab's whoami image under a tag, and returns its digest. */
  push(repository: string, tag: string, variant: string): Promise<string>;
  close(): Promise<void>;
}

const login = { username: 'ann', password: 'hunter2' };
/** The bcrypt hash of the password, as htpasswd writes it. */
const passwordFile = 'ann:$2y$05$abcdefghijklmnopqrstuuoXuKqgZXLiJqzfmMXDDhSFPIvxV7t8.\n';

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

export async function startPrivateRegistry(lab: Lab): Promise<PrivateRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'reconciler-registry-'));
  const address = lab.registry.replace(/:\d+$/, ':5001');
  await writeFile(join(folder, 'htpasswd'), passwordFile);
  const config = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: address, secret: 'of one test' },
    auth: { htpasswd: { realm: 'lab', path: join(folder, 'htpasswd') } },
  };
  await writeFile(join(folder, 'config.yml'), JSON.stringify(config)); // JSON is valid YAML
  const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
  const ended = once(child, 'close');
  await poll('the private registry answers', () =>
    fetch(`http://${address}/v2/`).then(
      ({ status }) => (status === 401 ? true : undefined),
      () => undefined,
    ),
  );
  return {
    ...login,
    address,
    push: (repository, tag, variant) =>
      push(`http://${lab.registry}/v2/training/whoami`, `http://${address}/v2/${repository}`, {
        tag,
        variant,
      }),
    close: async () => {
      child.kill();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

async function push(
  from: string,
  to: string,
  { tag, variant }: { readonly tag: string; readonly variant: string },
): Promise<string> {
  const manifest = (await (
    await fetch(`${from}/manifests/latest`, { headers: { accept: manifestType } })
  ).json()) as Manifest; // as the lab has published it
  const config = (await (await fetch(`${from}/blobs/${manifest.config.digest}`)).json()) as {
    readonly config: object;
  };
  const made = JSON.stringify({ ...config, config: { ...config.config, Labels: { variant } } });
  for (const { digest } of manifest.layers)
    await sendBlob(to, Buffer.from(await (await fetch(`${from}/blobs/${digest}`)).arrayBuffer()));
  const digest = await sendBlob(to, Buffer.from(made));
  const body = JSON.stringify({
    ...manifest,
    config: { ...manifest.config, digest, size: Buffer.byteLength(made) },
  });
  const headers = { ...basicAuth, 'content-type': manifestType };
  await send(`${to}/manifests/${tag}`, { method: 'PUT', headers, body });
  return digestOf(Buffer.from(body));
}

async function sendBlob(to: string, bytes: Buffer<ArrayBuffer>): Promise<string> {
  const digest = digestOf(bytes);
  const started = await send(`${to}/blobs/uploads/`, { method: 'POST', headers: basicAuth });
  const url = new URL(started.headers.get('location') ?? '', to);
  url.searchParams.set('digest', digest);
  const headers = { ...basicAuth, 'content-type': 'application/octet-stream' };
  await send(url.href, { method: 'PUT', headers, body: bytes });
  return digest;
}

async function send(url: string, request: RequestInit): Promise<Response> {
  const response = await fetch(url, request);
  if (response.ok) return response;
  throw new Error(`${request.method ?? 'GET'} ${url}: ${response.status} ${await response.text()}`);
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const basicAuth = {
  authorization: `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`,
};
