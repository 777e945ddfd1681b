import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { longFiles, mainStory } from './long-files.ts';
import { inTenth, readTenth } from './tenth.ts';

const tenths = Array.from({ length: 10 }, (_, tenth) => tenth);

describe('readTenth()', () => {
  it('is all of it unless a tenth is named', () => {
    expect(readTenth({})).toBe('all');
    expect(readTenth({ RECONCILER_TENTH: 'all' })).toBe('all');
    expect(readTenth({ RECONCILER_TENTH: '0' })).toBe(0);
    expect(readTenth({ RECONCILER_TENTH: '9' })).toBe(9);
  });

  it.each(['', '10', '-1', 'some'])('refuses "%s"', (text) => {
    expect(() => readTenth({ RECONCILER_TENTH: text })).toThrow(
      'RECONCILER_TENTH has to be "all" or a number',
    );
  });
});

describe('inTenth()', () => {
  it('leaves nothing out of all', () => {
    expect(inTenth(['a', 'b'], 'all')).toEqual(['a', 'b']);
  });

  it.each(Object.entries(longFiles))(
    'has each long file of the project %s in exactly one tenth',
    (_, files) => {
      expect(files.length).toBeGreaterThan(0);
      expect(tenths.flatMap((tenth) => inTenth(files, tenth)).toSorted()).toEqual(files);
    },
  );

  it('leaves no file of the main story out, which are all there', () => {
    expect(mainStory.filter((path) => longFiles.e2e.includes(path))).toEqual([]);
    expect(mainStory.filter((path) => !existsSync(join(import.meta.dirname, '../..', path)))).toEqual([]);
  });
});
