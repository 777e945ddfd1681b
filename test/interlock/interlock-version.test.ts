import { describe, expect, it } from 'vitest';
import { isInterlock3 } from '../../src/interlock/interlock-version.ts';

describe('isInterlock3()', () => {
  it.each([
    ['docker/ucp-interlock:3.0.0', false],
    ['docker/ucp-interlock:3.0.17', false],
    ['docker/ucp-interlock:3.1.10', false],
    ['docker/ucp-interlock:3.1.11', true],
    ['docker/ucp-interlock:3.2.0', false],
    ['docker/ucp-interlock:3.2.2', false],
    ['docker/ucp-interlock:3.2.3', true],
    ['docker.io/docker/ucp-interlock:3.2.6@sha256:0a', true],
    ['mirantis/ucp-interlock:3.3.0', true],
    ['dtr.example:4443/mirantis/ucp-interlock:3.7.10', true],
    ['mirantis/ucp-interlock:4.0.0', true],
  ])('%s: %s', (image, is3) => {
    expect(isInterlock3(image)).toBe(is3);
  });

  it.each([
    'interlockpreview/interlock:2.0.0-preview',
    'docker/ucp-interlock:latest',
    'docker/ucp-interlock',
    'docker/ucp-interlock@sha256:0a',
    'docker/ucp-interlock-proxy:3.0.0',
    '',
  ])('says nothing of %s', (image) => {
    expect(isInterlock3(image)).toBeUndefined();
  });
});
