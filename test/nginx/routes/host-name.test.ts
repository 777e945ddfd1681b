import { describe, expect, it } from 'vitest';
import { hostName } from '../../../src/nginx/routes/host-name.ts';

describe('hostName()', () => {
  it.each([
    ['demo.A', 'demo.a'],
    ['demo.local.', 'demo.local'],
    ['*.Demo.local', '*.demo.local'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['*.例え.テスト', '*.xn--r8jz45g.xn--zckzah'],
    ['10.0.0.1', '10.0.0.1'],
    ['0x7f.1', '0x7f.1'],
    ['my_app', 'my_app'],
    ['a'.repeat(63), 'a'.repeat(63)],
  ])('reads %s as %s', (text, host) => {
    expect(hostName(text)).toEqual({ host });
  });

  it.each([
    ...['', '.', 'a..b', '-a', 'a-', '~^a', '[::1]', 'a b', 'a:80', 'a'.repeat(64), `${'abc.'.repeat(80)}x`],
    ...['a;b', 'a{', 'a$b', 'a"b', 'a\nb', '\u202eexample'],
  ])('does not take %j for a host', (text) => {
    expect(hostName(text)).toMatchObject({ reason: 'is not a host name' });
  });

  it.each(['*', 'a.*.b', '*.*.b', '*a.b'])('takes a wildcard only as the first label: %s', (text) => {
    expect(hostName(text)).toMatchObject({ reason: 'has a * elsewhere than in front' });
  });
});
