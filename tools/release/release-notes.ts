import { changelogSection } from './changelog-section.ts';

export interface Release {
  /** As it was pushed: `v1.2.3`. */
  readonly tag: string;
  /** That of package.json. */
  readonly version: string;
  readonly changelog: string;
}

/** The notes of a release; throws an error with the way out if the tag does not fit what it is on. */
export function releaseNotes({ tag, version, changelog }: Release): string {
  if (tag !== `v${version}`) {
    throw new Error(
      `The tag ${tag} is not v${version}, the version of package.json: tag the commit that raises it`,
    );
  }
  const section = changelogSection(changelog, version);
  if (section === undefined) {
    throw new Error(`CHANGELOG.md says nothing below "## ${version}": rename "## Unreleased"`);
  }
  return section;
}
