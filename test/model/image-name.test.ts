import { describe, expect, it } from 'vitest';
import {
  digestIn,
  familiarImage,
  hasDigest,
  pinnedImage,
  registryOf,
  shortImage,
} from '../../src/model/image-name.ts';

const digest = `sha256:${'1a2b3c4d'.repeat(8)}`;

describe('registryOf()', () => {
  it.each([
    ['nginx', 'docker.io'],
    ['nginx:1.27', 'docker.io'],
    ['team/app', 'docker.io'],
    ['docker.io/team/app', 'docker.io'],
    ['index.docker.io/library/nginx', 'docker.io'],
    ['registry.example/app:1', 'registry.example'],
    ['localhost/app', 'localhost'],
    ['10.0.0.1:5000/team/app:1', '10.0.0.1:5000'],
    ['HOST/app', 'HOST'],
  ])('of %s is %s', (image, registry) => {
    expect(registryOf(image)).toBe(registry);
  });
});

describe('familiarImage()', () => {
  it.each([
    ['nginx', 'nginx:latest'],
    ['docker.io/library/nginx:1', 'nginx:1'],
    ['index.docker.io/team/app', 'team/app:latest'],
    ['library/nginx', 'nginx:latest'],
    ['host:5000/library/nginx', 'host:5000/library/nginx:latest'],
    [`nginx@${digest}`, `nginx@${digest}`],
  ])('of %s is %s', (image, familiar) => {
    expect(familiarImage(image)).toBe(familiar);
  });
});

describe('pinnedImage()', () => {
  it('keeps the tag for people and adds the digest for the nodes', () => {
    const pinned = pinnedImage('host:5000/app', digest);

    expect(pinned).toBe(`host:5000/app:latest@${digest}`);
    expect(hasDigest(pinned)).toBe(true);
    expect(digestIn(pinned)).toBe(digest);
  });
});

describe('shortImage()', () => {
  it('shows the first eight digits of a digest, and leaves everything else alone', () => {
    expect(shortImage(`nginx:1.27@${digest}`)).toBe('nginx:1.27@sha256:1a2b3c4d…');
    expect(shortImage('nginx:1.27')).toBe('nginx:1.27');
    expect(shortImage('nginx@sha256:12')).toBe('nginx@sha256:12');
  });
});
