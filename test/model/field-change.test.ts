import { describe, expect, it } from 'vitest';
import { placeOfEntry, placeOfField } from '../../src/model/field-change.ts';

describe('placeOfEntry()', () => {
  it.each([
    ['env', 'LOG_LEVEL', 'env.LOG_LEVEL'],
    ['labels', 'com.docker.lb.hosts', 'labels["com.docker.lb.hosts"]'],
    ['labels', 'a"b\n', 'labels["a\\"b\\n"]'],
  ])('shows %s with key %j as %s, and keeps both', (field, key, path) => {
    expect(placeOfEntry(field, key)).toEqual({ path, field, key });
  });
});

describe('placeOfField()', () => {
  it('shows a field by its name', () => {
    expect(placeOfField('update.delay')).toEqual({ path: 'update.delay', field: 'update.delay' });
  });
});
