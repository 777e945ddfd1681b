import { expect, it } from 'vitest';
import { culpritOf } from '../../../src/nginx/culprit-of.ts';
import { renderProxy } from '../../../src/nginx/render-proxy.ts';
import { proxyModel, routedMembers } from '../../builders/proxy-model.ts';
import { describeNginx } from '../../support/describe-nginx.ts';
import { testConfig } from '../../support/nginx.ts';

const good = [routedMembers('a', { hosts: 'a.local' }), routedMembers('z', { hosts: 'z.local' })];

describeNginx('the culprit', (nginx) => {
  it.each([
    {
      fault: 'a member that cannot be resolved',
      model: proxyModel([...good, routedMembers('lost', { hosts: 'lost.local' }, ['lost.invalid:8000'])]),
      origin: { service: 'lost', label: 'com.docker.lb.port' },
    },
    {
      fault: 'a directive that nginx does not know',
      model: proxyModel(good, { HTTPOptions: ['gzip on;', 'gzipp on;'] }),
      origin: { label: 'HTTPOptions' },
    },
    {
      fault: 'a variable that nginx does not know',
      model: proxyModel(good, { HTTPOptions: ['add_header x-a $nowhere;'] }),
      origin: { label: 'HTTPOptions' },
    },
    {
      fault: 'a file that is missing',
      model: proxyModel(good, { SSLDefaultDHParamPath: '/nowhere/dh.pem' }),
      origin: { label: 'SSLDefaultDHParamPath' },
    },
    {
      fault: 'ciphers that OpenSSL does not know',
      model: proxyModel(good, { SSLCiphers: 'NOTHING' }),
      origin: { label: 'SSLCiphers' },
    },
    {
      fault: 'a user that is missing',
      model: proxyModel(good, { User: 'nobody-has-this-name' }),
      origin: { label: 'User' },
    },
  ])('is found in one step: $fault', async ({ model, origin }) => {
    const rendered = renderProxy(model);

    const { ok, output } = await testConfig(nginx, rendered.text);

    expect(ok).toBe(false);
    expect(culpritOf(output, rendered)?.origin, output).toMatchObject(origin);
  });
});
