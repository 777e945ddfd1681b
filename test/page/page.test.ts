import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { Page } from '../../src/page/page.tsx';
import type { PageView } from '../../src/report/page/page-view.ts';
import { busyPageView } from '../builders/busy-page-view.ts';
import { aPageView, someLiveness } from '../builders/page-view.ts';

const htmlOf = (view: PageView, live = someLiveness()): string => renderToString(h(Page, { view, live }));
const textOf = (html: string): string =>
  html
    .replaceAll(/<\/(p|li|h\d|dt|dd|summary|label|pre)>/g, '\n')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/ +/g, ' ')
    .replaceAll(/\s*\n\s*/g, '\n')
    .replaceAll('&quot;', '"')
    .trim();

describe('the page without a script', () => {
  it('says in one line that all is well, and shows nothing that needs attention', () => {
    const html = htmlOf(aPageView());

    expect(html).toContain('In sync: 12 objects match 1f0c9a2');
    expect(html).not.toContain('Needs attention');
    expect(html).not.toContain('Pending plan');
  });

  it('shows everything there is, with absolute times', async () => {
    await expect(`${textOf(htmlOf(busyPageView()))}\n`).toMatchFileSnapshot('../golden/page/busy.txt');
  });

  it('has no button, and no attribute that the content security policy refuses', () => {
    const html = htmlOf(busyPageView());

    expect(html).not.toMatch(/<button|<input|<select/);
    expect(html).not.toMatch(/ style=| on[a-z]+=|javascript:/);
  });
});
