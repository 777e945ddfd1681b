import { describe, expect, it } from 'vitest';
import { culpritOf } from '../../src/nginx/culprit-of.ts';

const rendered = {
  text: 'user nginx;\nupstream demo {\n  server demo:1;\n}\nssl_dhparam /run/dh.pem;\n# $reqid\nlog_format a "$reqid";\n',
  origins: [
    { firstLine: 2, lastLine: 3, service: 'demo', label: 'com.docker.lb.port' },
    { firstLine: 5, lastLine: 5, label: 'SSLDefaultDHParamPath' },
    { firstLine: 7, lastLine: 7, label: 'MainLogFormat' },
  ],
};

describe('culpritOf()', () => {
  it('finds nothing where nginx only warns', () => {
    const warning = '2026/01/01 00:00:00 [warn] 1#1: conflicting server name "a" on 0.0.0.0:80, ignored\n';

    expect(culpritOf(warning, rendered)).toBeUndefined();
    expect(culpritOf('', rendered)).toBeUndefined();
  });

  it('names the service and label of a line', () => {
    const output =
      'nginx: [emerg] host not found in upstream "demo:1" in /etc/nginx/nginx.conf:3\nnginx: configuration file /etc/nginx/nginx.conf test failed\n';

    expect(culpritOf(output, rendered)).toEqual({
      message: 'host not found in upstream "demo:1"',
      origin: rendered.origins[0],
    });
  });

  it('names none for a line of ours', () => {
    const output = '2026/01/01 00:00:00 [emerg] 1#1: unknown directive "usr" in /tmp/nginx.conf:1\n';

    expect(culpritOf(output, rendered)).toEqual({ message: 'unknown directive "usr"', origin: undefined });
  });

  it.each([
    ['[emerg] 1#1: BIO_new_file("/run/dh.pem") failed (SSL: error:80000002)', 'SSLDefaultDHParamPath'],
    ['[emerg] 1#1: unknown "reqid" variable', 'MainLogFormat'],
  ])('finds the line of a name without a place: %s', (output, label) => {
    expect(culpritOf(output, rendered)?.origin?.label).toBe(label);
  });

  it('names none for a name that no line with an origin has', () => {
    expect(culpritOf('[emerg] unknown "other" variable', rendered)).toEqual({
      message: 'unknown "other" variable',
      origin: undefined,
    });
  });
});
