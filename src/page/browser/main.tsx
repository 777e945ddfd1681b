import { render } from 'preact';
import type { PageLiveness, PageView } from '../../report/page/page-view.ts';
import type { PageClient, PageLink } from '../client.ts';
import { Page } from '../page.tsx';
import { iconAddress } from '../shell/icon.ts';
import { titleOf } from '../shell/title.ts';
import { sendApproval } from './approval.ts';
import { createServerClock } from './clock.ts';
import { copyText } from './copy.ts';
import { createEarlyNotice } from './early-notice.tsx';
import { followDaemon } from './follow.ts';
import { openLinkedDetails } from './linked-details.ts';
import { chooseTheme, chosenTheme } from './theme.ts';
import { createTokenStore } from './token.ts';
import { documentVersion, reload, reloadUnlessBusy } from './upgrade.ts';

interface Shown {
  readonly view: PageView;
  readonly live: PageLiveness;
}

/** Takes the server's HTML over, and follows the daemon. */
function start(root: Element): void {
  const clock = createServerClock();
  const fixed = { clock, token: createTokenStore(), copy: copyText, approve: sendApproval, reload };
  let shown: Shown | undefined;
  let link: PageLink = { state: 'open' };
  let newVersion: string | undefined;
  const early = createEarlyNotice(root);
  const show = (): void => {
    const client: PageClient = {
      ...{ ...fixed, link, newVersion, theme: chosenTheme() },
      chooseTheme: (theme) => {
        chooseTheme(theme);
        show();
      },
    };
    if (shown === undefined) {
      early.show(client);
      return;
    }
    early.hide();
    showVerdict(shown.view);
    render(<Page {...shown} search={location.search} client={client} />, root);
  };
  followDaemon({
    seen: (view, live) => {
      clock.set(live.at);
      newVersion = view.version === documentVersion() ? undefined : view.version;
      if (newVersion !== undefined && reloadUnlessBusy()) return;
      // A view of another version may have another shape.
      if (newVersion === undefined) shown = { view, live };
      show();
    },
    linked: (state) => {
      link = state === 'open' ? { state } : { state, since: new Date(clock.now()).toISOString() };
      show();
    },
  });
  openLinkedDetails();
}

/** In the tab. */
function showVerdict(view: PageView): void {
  document.title = titleOf(view);
  document.querySelector('link[rel=icon]')?.setAttribute('href', iconAddress(view.verdict.tone));
}

const root = document.getElementById('root');
if (root !== null) start(root);
