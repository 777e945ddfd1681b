import { describe, expect, it } from 'vitest';
import { renderProxy } from '../../../src/nginx/render-proxy.ts';
import { nginxes, testConfig } from '../../support/nginx.ts';
import { examples, newExamples } from '../examples.ts';

const [old, recent] = await nginxes();

describe('nginx -t', () => {
  it.each(Object.entries(examples))('accepts %s, in both versions', async (_name, model) => {
    const { text } = renderProxy(model);

    for (const nginx of [old, recent]) {
      if (nginx === undefined) throw new Error('There are two');
      expect(await testConfig(nginx, text)).toMatchObject({ ok: true });
    }
  });

  it.each(Object.entries(newExamples))('accepts %s, in the version of our image', async (_name, model) => {
    if (recent === undefined) throw new Error('There are two');

    expect(await testConfig(recent, renderProxy(model).text)).toEqual({ ok: true, output: '' });
  });
});
