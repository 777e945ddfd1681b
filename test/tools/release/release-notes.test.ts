import { describe, expect, it } from 'vitest';
import { changelogSection } from '../../../tools/release/changelog-section.ts';
import { releaseNotes } from '../../../tools/release/release-notes.ts';

const changelog = `# Changelog

## Unreleased

Not yet.

## 0.2.0 (2026-11-30)

### The page

- A page.

## 0.1.0

- A command.

## 0.0.1

`;

describe('changelogSection()', () => {
  it.each([
    ['0.2.0', '### The page\n\n- A page.'],
    ['0.1.0', '- A command.'],
    ['Unreleased', 'Not yet.'],
    ['0.0.1', undefined],
    ['0.2', undefined],
    ['1.0.0', undefined],
  ])('of %s is what is below its heading', (version, section) => {
    expect(changelogSection(changelog, version)).toBe(section);
  });
});

describe('releaseNotes()', () => {
  it('are the section of the version', () => {
    expect(releaseNotes({ tag: 'v0.1.0', version: '0.1.0', changelog })).toBe('- A command.');
  });

  it.each([
    ['v0.1.0', '0.2.0', 'The tag v0.1.0 is not v0.2.0'],
    ['', '0.2.0', 'The tag  is not v0.2.0'],
    ['v0.0.1', '0.0.1', 'CHANGELOG.md says nothing below "## 0.0.1"'],
  ])('refuse the tag %j on version %s', (tag, version, message) => {
    expect(() => releaseNotes({ tag, version, changelog })).toThrow(message);
  });
});
