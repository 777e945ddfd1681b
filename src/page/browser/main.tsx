import { render } from 'preact';
import type { PageLiveness, PageView } from '../../report/page/page-view.ts';
import { Page } from '../page.tsx';

const viewPath = '/api/v1/page';
const livePath = '/api/v1/page/live';

/** Takes the server's HTML over, and follows the daemon. */
function start(root: Element): void {
  let shown: string | undefined;
  let view: PageView | undefined;
  const follow = async (live: PageLiveness): Promise<void> => {
    if (view === undefined || live.view !== shown) {
      const answer = await fetch(viewPath);
      view = (await answer.json()) as PageView; // our own server
      shown = live.view;
    }
    render(<Page view={view} live={live} />, root);
  };
  new EventSource(livePath).addEventListener('live', ({ data }) => {
    void follow(JSON.parse(String(data)) as PageLiveness); // our own server
  });
}

const root = document.getElementById('root');
if (root !== null) start(root);
