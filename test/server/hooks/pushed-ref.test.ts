import { describe, expect, it } from 'vitest';
import { isOtherRef } from '../../../src/server/hooks/pushed-ref.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const push = (payload: object): Uint8Array => encode(JSON.stringify(payload));

describe('isOtherRef()', () => {
  it.each(['refs/heads/main', 'refs/tags/main', 'main'])('follows %s where main is followed', (ref) => {
    expect(isOtherRef(push({ ref }), 'main')).toBe(false);
  });

  it.each(['refs/heads/topic', 'refs/heads/main/x', 'refs/heads/Main', 'refs/pull/1/head', ''])(
    'ignores %s where main is followed',
    (ref) => {
      expect(isOtherRef(push({ ref }), 'main')).toBe(true);
    },
  );

  it('follows the default branch where none is named, as GitHub, Gitea and GitLab name it', () => {
    const repository = { default_branch: 'trunk' };

    expect(isOtherRef(push({ ref: 'refs/heads/trunk', repository }), undefined)).toBe(false);
    expect(isOtherRef(push({ ref: 'refs/heads/topic', repository }), undefined)).toBe(true);
    expect(isOtherRef(push({ ref: 'refs/heads/topic', project: repository }), undefined)).toBe(true);
    expect(isOtherRef(push({ ref: 'refs/heads/topic' }), undefined)).toBe(false);
  });

  it('reads the form in which GitHub sends JSON too', () => {
    const form = (ref: string): Uint8Array =>
      encode(`payload=${encodeURIComponent(JSON.stringify({ ref }))}`);

    expect(isOtherRef(form('refs/heads/main'), 'main')).toBe(false);
    expect(isOtherRef(form('refs/heads/topic'), 'main')).toBe(true);
  });

  it.each(['', '{', 'null', '[1]', '"refs/heads/topic"', '{"ref":1}', '{"ref":{}}', 'payload=%ff', '\u0000'])(
    'fetches rather than ignores where the body is %j',
    (text) => {
      expect(isOtherRef(encode(text), 'main')).toBe(false);
      expect(isOtherRef(Uint8Array.of(0xff, 0xfe), 'main')).toBe(false);
    },
  );
});
