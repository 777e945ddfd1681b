/** The registry of images whose name has no host. */
export const defaultRegistry = 'docker.io';

const hubHosts: readonly string[] = [defaultRegistry, 'index.docker.io'];

export const hasDigest = (image: string): boolean => image.includes('@');

/** The host that an image is pulled from. A first component without dot, colon and capitals is part of the name. */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0 || !(first === 'localhost' || /[.:A-Z]/.test(first))) return defaultRegistry;
  return hubHosts.includes(first) ? defaultRegistry : first;
}

/** The name as the docker CLI writes it into a service: with a tag, and without the host of Docker Hub. */
export function familiarImage(image: string): string {
  const [host = '', ...path] = image.split('/');
  const name = hubHosts.includes(host) ? path.join('/') : image;
  return withTag(name.replace(/^library\/(?=[^/]+$)/, ''));
}

/** A colon before a slash is a registry's port. */
const withTag = (image: string): string =>
  hasDigest(image) || /:[^/]+$/.test(image) ? image : `${image}:latest`;

/** The image as it is written to a service: the tag for people, the digest for the nodes. */
export const pinnedImage = (image: string, digest: string): string => `${familiarImage(image)}@${digest}`;

/** The digest after the @; undefined without one. */
export const digestIn = (image: string): string | undefined => image.split('@')[1];

/** For people: the first eight digits of a digest. */
export const shortImage = (image: string): string =>
  image.replace(/(@sha256:[0-9a-f]{8})[0-9a-f]{56}$/, '$1…');
