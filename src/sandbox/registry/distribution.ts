import { createHash } from 'node:crypto';
import type { Draft } from '../draft.ts';
import type { Call } from '../http/endpoint.ts';
import { ok } from '../http/exchange.ts';
import { refuse } from '../http/refusal.ts';
import { isImageReference } from '../services/image-reference.ts';
import type { Login } from '../state.ts';
import { parseImage, type ImageParts } from './image-parts.ts';

/** What the engine says of an image after it has asked the image's registry. */
export const inspectDistribution: Call = (draft, request, image) => {
  if (/^[a-f0-9]{64}$/.test(image)) refuse(500, 'no manifest found for full image ID');
  if (!isImageReference(image, draft.dialect)) refuse(400, badReference(draft, image));
  const parts = parseImage(image);
  checkReachable(parts);
  checkLogin(draft, parts, request.registryAuth);
  const digest = digestOf(draft, parts);
  if (digest === undefined) refuse(404, 'manifest unknown: manifest unknown');
  return ok({
    Descriptor: { mediaType: 'application/vnd.docker.distribution.manifest.v2+json', digest, size: 421 },
    Platforms: [{ architecture: 'amd64', os: 'linux' }],
  });
};

function badReference({ dialect }: Draft, image: string): string {
  const isLower = !isImageReference(image.toLowerCase(), dialect);
  return isLower ? 'invalid reference format' : dialect.capitalsInImage(parseImage(image).repository);
}

/** Registries below `.invalid` do not exist. */
function checkReachable({ host }: ImageParts): void {
  if (!host.endsWith('.invalid')) return;
  refuse(500, `Get "https://${host}/v2/": dial tcp: lookup ${host} on 127.0.0.1:53: no such host`);
}

/** Without credentials that it can read the engine does not try, and says so with status 500. */
function checkLogin(draft: Draft, { host, repository, reference }: ImageParts, header = ''): void {
  const needed = draft.before.logins.get(host);
  if (needed === undefined) return;
  const sent = loginIn(header);
  if (sent === undefined) {
    const url = `https://${host}/v2/${repository}/manifests/${reference}`;
    refuse(500, `Head "${url}": no basic auth credentials`);
  }
  if (sent.username !== needed.username || sent.password !== needed.password) {
    refuse(401, 'unauthorized: authentication required');
  }
}

/** Go's base64 for URLs, with padding: anything else is ignored. */
function loginIn(header: string): Login | undefined {
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(header) || header.length % 4 !== 0) return undefined;
  try {
    const { username = '', password = '' } = JSON.parse(
      Buffer.from(header, 'base64').toString('utf8'),
    ) as Partial<Login>; // a client's JSON: the comparison tells
    return username === '' ? undefined : { username, password };
  } catch {
    return undefined;
  }
}

/** The digest of a tag, or the one that is asked for if a tag has ever had it. */
function digestOf({ before }: Draft, { name, tag, digest }: ImageParts): string | undefined {
  if (before.images.get(`${name}:${tag}`) === 'missing') return undefined;
  const pushes = before.pushes.get(`${name}:${tag}`) ?? 0;
  const digests = Array.from({ length: pushes + 1 }, (_, nth) => digestOfPush(`${name}:${tag}`, nth));
  return digest === undefined ? digests.at(-1) : digests.find((known) => known === digest);
}

const digestOfPush = (image: string, nth: number): string =>
  `sha256:${createHash('sha256').update(`${image} ${nth}`).digest('hex')}`;
