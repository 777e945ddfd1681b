import { expect, it } from 'vitest';
import { renderProxy } from '../../../src/nginx/render-proxy.ts';
import { describeNginx } from '../../support/describe-nginx.ts';
import { testConfig } from '../../support/nginx.ts';
import { examples, newExamples } from '../examples.ts';

describeNginx('every golden', (nginx) => {
  it.each(Object.entries(examples))('is accepted: %s', async (_name, model) => {
    expect(await testConfig(nginx, renderProxy(model).text)).toMatchObject({ ok: true });
  });
});

describeNginx(
  'every golden of our image',
  (nginx) => {
    it.each(Object.entries(newExamples))('is accepted without a warning: %s', async (_name, model) => {
      expect(await testConfig(nginx, renderProxy(model).text)).toEqual({ ok: true, output: '' });
    });
  },
  ['new'],
);
