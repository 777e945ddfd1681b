import type { Located } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { placeOf } from '../place-of.ts';
import { repeated } from '../repeated.ts';

/** Two manifests of one kind must not have the same name. */
export const nameDuplicate: Check = (set) => duplicatesOf([...set.clusters, ...set.services]);

const duplicatesOf = (manifests: readonly Located[]): readonly Problem[] =>
  repeated(manifests, ({ manifest }) => `${manifest.kind} ${manifest.metadata.name}`).map(
    ({ first, later }) => {
      const { kind, metadata } = later.manifest;
      return problemAt(later, '/metadata/name', {
        code: 'name-duplicate',
        message: `${kind} "${metadata.name}" is already declared at ${placeOf(first, '/metadata/name')}`,
        hint: 'Remove one of the two, or give it another name',
      });
    },
  );
