import { describe, expect, it } from 'vitest';
import { describeProxy } from '../../src/nginx/describe-proxy.ts';

describe('describeProxy()', () => {
  it('puts what is refused and noted in front, and shows what would not be seen', () => {
    const route = { service: 'demo', label: 'com.docker.lb.hosts', reason: 'is wrong', hint: 'Correct it' };
    const rendered = {
      ...{ text: 'a;\n# \u202e\n', origins: [], secrets: [] },
      refused: [route, { ...route, host: 'demo.local', part: 'tls' as const }],
      notes: ['User: is wrong'],
    };

    expect(describeProxy('', rendered)).toBe(`# nginx.conf of the default cluster
# refused: demo: com.docker.lb.hosts: is wrong. Correct it
# refused: demo: com.docker.lb.hosts of demo.local (only TLS): is wrong. Correct it
# note: User: is wrong
a;
# \\u{202e}
`);
  });
});
