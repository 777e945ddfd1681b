import { describe, expect, it } from 'vitest';
import type { RenderedProxy } from '../../src/nginx/proxy-model.ts';
import { renderProxy } from '../../src/nginx/render-proxy.ts';
import { proxyModel } from '../builders/proxy-model.ts';
import { examples, newExamples } from './examples.ts';

/** The file with the service and label of each line in front, then what is refused and noted. */
function legible({ text, origins, secrets, refused, notes }: RenderedProxy): string {
  const lines = text.split('\n').map((line, index) => {
    const origin = origins.find(({ firstLine, lastLine }) => firstLine <= index + 1 && index < lastLine);
    const shown = [origin?.service, origin?.label.replace('com.docker.lb.', '')].filter(Boolean).join(' ');
    return `${shown.padEnd(32)} | ${line}`.trimEnd();
  });
  const list = (name: string, items: readonly unknown[]): readonly string[] =>
    items.length === 0 ? [] : [name, ...items.map((item) => `  ${JSON.stringify(item)}`)];
  return [
    ...lines,
    ...list('secrets', secrets),
    ...list('refused', refused),
    ...list('notes', notes),
    '',
  ].join('\n');
}

describe('renderProxy()', () => {
  it.each(Object.entries({ ...examples, ...newExamples }))('renders %s', async (name, model) => {
    await expect(legible(renderProxy(model))).toMatchFileSnapshot(`../golden/nginx/${name}.txt`);
  });

  it('leaves the modules to an operator who loads some', () => {
    const config = {
      GlobalOptions: ['load_module modules/ngx_stream_module.so;'],
      TCPOptions: ['tcp_nodelay on;'],
    };
    const { text } = renderProxy(proxyModel([], config));

    expect(text).toContain('load_module');
    expect(text).not.toContain('modules-enabled');
  });

  it.each(Object.entries(examples))('renders %s to the same bytes in any order', (_name, model) => {
    const turned = {
      ...model,
      services: model.services
        .map((service) => ({ ...service, members: [...service.members].reverse() }))
        .reverse(),
    };

    expect(renderProxy(turned)).toEqual(renderProxy(model));
  });
});
