import type { Problem } from '../../model/manifest/problem.ts';
import type { CollectedManifests } from '../collect-manifests.ts';

/** A rule over several manifests, or over several fields of one, that JSON Schema cannot express. */
export type Check = (set: CollectedManifests) => readonly Problem[];
