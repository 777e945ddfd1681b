import { render } from 'preact';
import type { PageLiveness, PageView } from '../../report/page/page-view.ts';
import type { PageClient, PageLink } from '../client.ts';
import { Page } from '../page.tsx';
import { iconAddress } from '../shell/icon.ts';
import { titleOf } from '../shell/title.ts';
import { sendApproval } from './approval.ts';
import { createServerClock } from './clock.ts';
import { copyText } from './copy.ts';
import { followDaemon } from './follow.ts';
import { chosenTheme, keepTheme } from './theme.ts';
import { createTokenStore } from './token.ts';

/** Takes the server's HTML over, and follows the daemon. */
function start(root: Element): void {
  const clock = createServerClock();
  const token = createTokenStore();
  let shown: { readonly view: PageView; readonly live: PageLiveness } | undefined;
  let link: PageLink = { state: 'open' };
  let theme = chosenTheme();
  const show = (): void => {
    if (shown === undefined) return;
    const client: PageClient = {
      ...{ link, theme, clock, token, copy: copyText, approve: sendApproval },
      chooseTheme: (chosen) => {
        theme = chosen;
        keepTheme(chosen);
        show();
      },
    };
    document.title = titleOf(shown.view);
    document.querySelector('link[rel=icon]')?.setAttribute('href', iconAddress(shown.view.verdict.tone));
    render(<Page {...shown} search={location.search} client={client} />, root);
  };
  followDaemon({
    seen: (view, live) => {
      clock.set(live.at);
      shown = { view, live };
      show();
    },
    linked: (state) => {
      link = state === 'open' ? { state } : { state, since: new Date(clock.now()).toISOString() };
      show();
    },
  });
}

const root = document.getElementById('root');
if (root !== null) start(root);
