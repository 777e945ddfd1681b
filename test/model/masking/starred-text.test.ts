import { describe, expect, it } from 'vitest';
import { starredText } from '../../../src/model/masking/starred-text.ts';

const withEnv = (...Env: readonly string[]) => ({ TaskTemplate: { ContainerSpec: { Env } } });

describe('starredText()', () => {
  it('stars the value of a variable that an engine quotes', () => {
    const text = 'expanding env failed: expanding env "PASSWORD=hunter2{{": template: unclosed action';

    expect(starredText(text, withEnv('PASSWORD=hunter2{{'))).toBe(
      'expanding env failed: expanding env "PASSWORD=***": template: unclosed action',
    );
  });

  it('stars the parts of the options of a volume driver', () => {
    const options = { o: 'addr=10.0.0.9,username=u,pass=hunter2' };
    const spec = { ContainerSpec: { Mounts: [{ VolumeOptions: { DriverConfig: { Options: options } } }] } };

    expect(starredText('mount failed: unknown option pass: hunter2', spec)).toBe(
      'mount failed: unknown option pass: ***',
    );
    expect(starredText(`invalid options "${options.o}"`, spec)).toBe('invalid options "***"');
  });

  it('stars a value as Go quotes it, and in a URL', () => {
    const spec = withEnv('P=say "hunter2" twice');

    expect(starredText(String.raw`bad value "say \"hunter2\" twice"`, spec)).toBe('bad value "***"');
    expect(starredText('GET /x?p=say%20%22hunter2%22%20twice', spec)).toBe('GET /x?p=***');
  });

  it('stars each line of a longer value', () => {
    expect(starredText('bad line "abcdefgh"', withEnv('KEY=-----BEGIN\nabcdefgh\n-----END'))).toBe(
      'bad line "***"',
    );
  });

  it('stars a label whose name says that it is a secret, and no other', () => {
    const spec = { Labels: { 'my.token': 'hunter2', team: 'payments' } };

    expect(starredText('bad labels hunter2 payments', spec)).toBe('bad labels *** payments');
  });

  it('leaves words that only contain a short value, and very short values', () => {
    expect(starredText('1 of 3 tasks, abcd', withEnv('A=1', 'B=abc'))).toBe('1 of 3 tasks, abcd');
  });

  it('leaves a text about nothing sensitive as it is', () => {
    expect(starredText('no such image: nginx:1', { Image: 'nginx:1' })).toBe('no such image: nginx:1');
    expect(starredText('no such service', undefined)).toBe('no such service');
  });
});
