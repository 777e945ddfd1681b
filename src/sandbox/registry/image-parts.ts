/** The parts of an image reference, with the defaults that the engine fills in. */
export interface ImageParts {
  readonly host: string;
  /** As the registry knows it: `library/nginx`. */
  readonly repository: string;
  /** As people write it, without tag and digest: `nginx`. */
  readonly name: string;
  readonly tag: string;
  readonly digest: string | undefined;
  /** The digest, or else the tag. */
  readonly reference: string;
}

export function parseImage(image: string): ImageParts {
  const [tagged = '', digest] = image.split('@');
  const [, name = '', tag = 'latest'] = /^(.*?)(?::([^/:]+))?$/.exec(tagged) ?? [];
  return { ...placeOf(name), name, tag, digest, reference: digest ?? tag };
}

function placeOf(name: string): Pick<ImageParts, 'host' | 'repository'> {
  const [first = '', ...rest] = name.split('/');
  const hasHost = rest.length > 0 && (first === 'localhost' || /[.:]/.test(first));
  if (hasHost) return { host: first, repository: rest.join('/') };
  return { host: 'docker.io', repository: rest.length === 0 ? `library/${name}` : name };
}

/** The name and tag of an image: whether its tasks run does not depend on a digest. */
export const taggedName = (image: string): string => {
  const { name, tag } = parseImage(image);
  return `${name}:${tag}`;
};
