import type { VNode } from 'preact';
import type { PageTone } from '../../report/page/page-view.ts';

/** Each tone has a shape of its own: nobody needs to tell the colours apart. In a square of 16. */
export const toneShapes: Readonly<Record<PageTone, { readonly body: string; readonly sign: string }>> = {
  good: { body: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z', sign: 'M4.6 8.3 7 10.7l4.4-5' },
  busy: { body: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z', sign: 'M8 4.2V8l2.6 1.8' },
  warning: {
    body: 'M6.9 1.9a1.3 1.3 0 0 1 2.2 0l6 10.7a1.3 1.3 0 0 1-1.1 1.9H2a1.3 1.3 0 0 1-1.1-1.9Z',
    sign: 'M8 5.6v3.6M8 11.8v.1',
  },
  critical: { body: 'M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z', sign: 'm5.4 5.4 5.2 5.2m0-5.2-5.2 5.2' },
  unknown: {
    body: 'M3 1h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2Z',
    sign: 'M5 8h6',
  },
};

/** The shape and colour of a tone. Beside it stands a text that says the same. */
export const ToneMark = ({ tone }: { readonly tone: PageTone }): VNode => (
  <svg class={`mark ${tone}`} viewBox="0 0 16 16" aria-hidden="true">
    <path class="body" d={toneShapes[tone].body} />
    <path class="sign" d={toneShapes[tone].sign} />
  </svg>
);
