import { render } from 'preact';
import { ClientContext, type PageClient } from '../client.ts';
import { lostText } from '../shell/announcer.tsx';
import { Notices } from '../shell/notices.tsx';

export interface EarlyNotice {
  readonly show: (client: PageClient) => void;
  readonly hide: () => void;
}

/** Tells what is wrong with the page within the server's HTML, until the script draws the page of a view. */
export function createEarlyNotice(root: Element): EarlyNotice {
  const place = document.createElement('div');
  place.className = 'early-notice';
  return {
    show: (client) => {
      const isLost = client.link.state === 'lost';
      root.querySelector('.page')?.classList.toggle('lost', isLost);
      root.querySelector('[role=status]')?.replaceChildren(isLost ? lostText : '');
      root.querySelector('main')?.prepend(place);
      render(
        <ClientContext.Provider value={client}>
          <Notices />
        </ClientContext.Provider>,
        place,
      );
    },
    hide: () => {
      if (!place.isConnected) return;
      render(null, place);
      place.remove();
    },
  };
}
