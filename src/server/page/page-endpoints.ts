import { renderDocument } from '../../page/render-document.tsx';
import { iconPath, iconSvg, iconTone } from '../../page/shell/icon.ts';
import { errors, type Endpoint } from '../endpoint.ts';
import { streamAnswer } from '../events/stream-answer.ts';
import type { ServerContext } from '../server-context.ts';
import { mostKeptDocuments } from '../../defaults/page-limits.ts';
import { pageRefresh } from '../../defaults/times.ts';
import { keepFor } from './keep-for.ts';
import type { FollowedPage } from './follow-page.ts';
import { pack, packedAnswer, type Packed } from './packed.ts';

/** The status page, what it loads, and what it follows. */
export function pageEndpoints({ dependencies }: ServerContext, page: FollowedPage): readonly Endpoint[] {
  const { pageFiles } = dependencies;
  const script = pack(pageFiles.script, 'text/javascript; charset=utf-8');
  const firstPaint = pack(pageFiles.firstPaint, 'text/javascript; charset=utf-8');
  const style = pack(pageFiles.style, 'text/css; charset=utf-8');
  const assets = {
    script: `/page/page.js?v=${script.version}`,
    firstPaint: `/page/first-paint.js?v=${firstPaint.version}`,
    style: `/page/page.css?v=${style.version}`,
  };
  // A thousand services take some 30 ms, for whoever asks and however often.
  const documentOf = keepFor(
    (search) => {
      const html = renderDocument({ view: page.view(), live: page.live(), search }, assets);
      return pack(html, 'text/html; charset=utf-8');
    },
    { clock: dependencies.clock, ms: pageRefresh.betweenMs, most: mostKeptDocuments },
  );
  return [
    {
      ...{ method: 'GET', path: '/', access: 'everybody' },
      summary: 'The status page.',
      answers: [{ status: 200, summary: 'The page', body: { type: 'text/html' } }],
      answer: (context) => {
        const { search } = new URL(context.req.url);
        return packedAnswer(context, documentOf(search), 'no-store');
      },
    },
    assetEndpoint('/page/page.js', script, 'The script of the page.'),
    assetEndpoint('/page/first-paint.js', firstPaint, 'Chooses the theme of the page before it is painted.'),
    assetEndpoint('/page/page.css', style, 'The style of the page.'),
    {
      ...{ method: 'GET', path: iconPath, access: 'everybody' },
      summary: 'The icon of the page, by tone.',
      answers: [{ status: 200, summary: 'The icon', body: { type: 'image/svg+xml' } }],
      answer: (context) => {
        const svg = iconSvg(iconTone(context.req.query('tone')));
        return packedAnswer(context, pack(svg, 'image/svg+xml'), 'public, max-age=86400');
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/page', access: 'everybody' },
      summary: 'What the page shows. It changes with the page, without notice: use the other documents.',
      answers: [{ status: 200, summary: 'The view', body: { type: 'application/json' } }],
      answer: (context) => packedAnswer(context, page.json(), 'no-cache'),
    },
    {
      ...{ method: 'GET', path: '/api/v1/page/live', access: 'everybody' },
      summary: 'How fresh the view is and its version, at each look at the swarm, as server-sent events.',
      answers: [
        { status: 200, summary: 'The stream', body: { type: 'text/event-stream' } },
        ...errors({ 403: 'A page of another site', 503: 'Too many clients' }),
      ],
      answer: (context) => streamAnswer(context, page.clients),
    },
  ];
}

/** Its address names its version, so it never changes. */
const assetEndpoint = (path: string, file: Packed, summary: string): Endpoint => ({
  ...{ method: 'GET', path, access: 'everybody', summary },
  answers: [{ status: 200, summary: 'The file', body: { type: file.type.replace(/;.*/, '') } }],
  answer: (context) => packedAnswer(context, file, 'public, max-age=31536000, immutable'),
});
