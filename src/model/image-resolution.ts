/**
 * When the tag of an image is looked up in its registry: for images that a plan changes, for all declared ones, or not at
 * all.
 */
export type ResolveImage = 'changed' | 'always' | 'never';

export const resolveImageWords = ['changed', 'always', 'never'] as const satisfies readonly ResolveImage[];

/** What registries answered, as facts of a plan. */
export interface ImageResolution {
  /** Digest by image as declared. An image without one stays as declared. */
  readonly digests: ReadonlyMap<string, string>;
  /** A service whose tag has moved since is updated. */
  readonly followsTags: boolean;
  /** For people: what could not be looked up. */
  readonly problems: readonly string[];
}
