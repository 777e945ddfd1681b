import { openAsBlob } from 'node:fs';
import type { LabPaths } from '../paths.ts';
import type { Blob, Image } from './image.ts';
import { LabError } from '../lab-error.ts';

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';
const configType = 'application/vnd.docker.container.image.v1+json';
// Not compressed: inside one machine, compressing takes longer than sending.
const layerType = 'application/vnd.docker.image.rootfs.diff.tar';

/** Pushes the images to the registry under all their tags; skips what the registry already has. */
export async function publishImages(paths: LabPaths, images: readonly Image[]): Promise<void> {
  for (const image of images) {
    for (const tag of image.recipe.tags) await publish(paths, image, tag);
  }
}

async function publish({ registry }: LabPaths, image: Image, reference: string): Promise<void> {
  const [repository, tag] = reference.split(':') as [string, string]; // every reference in a recipe has a tag
  const base = `http://${registry}/v2/${repository}`;
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: configType, size: image.config.sizeBytes, digest: image.config.digest },
    layers: [{ mediaType: layerType, size: image.layer.sizeBytes, digest: image.layer.digest }],
  });
  const url = `${base}/manifests/${tag}`;
  const headers = { accept: manifestType, 'content-type': manifestType };
  const present = await fetch(url, { headers });
  if ((await present.text()) === manifest) return;
  for (const blob of [image.config, image.layer]) await sendBlob(base, blob);
  await send(url, { method: 'PUT', headers, body: manifest });
}

async function sendBlob(base: string, { file, digest }: Blob): Promise<void> {
  const present = await fetch(`${base}/blobs/${digest}`, { method: 'HEAD' });
  if (present.ok) return;
  const started = await send(`${base}/blobs/uploads/`, { method: 'POST' });
  const url = new URL(started.headers.get('location') ?? '', base);
  url.searchParams.set('digest', digest);
  const headers = { 'content-type': 'application/octet-stream' };
  await send(url.href, { method: 'PUT', headers, body: await openAsBlob(file) });
}

async function send(url: string, request: RequestInit): Promise<Response> {
  const response = await fetch(url, request);
  if (response.ok) return response;
  throw new LabError(`Cannot publish at ${url}: ${response.status} ${await response.text()}`);
}
