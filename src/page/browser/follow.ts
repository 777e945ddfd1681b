import { pageStream } from '../../defaults/times.ts';
import type { PageLiveness, PageView } from '../../report/page/page-view.ts';

export interface Followed {
  /** Something new from the daemon. */
  readonly seen: (view: PageView, live: PageLiveness) => void;
  /** The stream was lost, or is open again. */
  readonly linked: (state: 'open' | 'lost') => void;
}

/** Follows the daemon while the page is visible: a browser opens only six connections to one host. */
export function followDaemon({ seen, linked }: Followed): void {
  let stream: EventSource | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  const look = viewReader();

  const close = (): void => {
    clearTimeout(silence);
    stream?.close();
    stream = undefined;
  };
  const lose = (): void => {
    close();
    linked('lost');
    attempts += 1;
    const pauseMs = Math.min(pageStream.retry.capMs, pageStream.retry.baseMs * 2 ** (attempts - 1));
    silence = setTimeout(open, pauseMs);
  };
  const take = async (live: PageLiveness): Promise<void> => {
    clearTimeout(silence);
    silence = setTimeout(lose, pageStream.silenceMs);
    seen(await look(live), live);
    if (attempts > 0) linked('open');
    attempts = 0;
  };
  function open(): void {
    close();
    stream = new EventSource('/api/v1/page/live');
    stream.addEventListener('live', ({ data }) => {
      take(JSON.parse(String(data)) as PageLiveness).catch(lose); // our own server
    });
    stream.addEventListener('error', lose);
    silence = setTimeout(lose, pageStream.silenceMs);
  }
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) close();
    else open();
  });
  if (!document.hidden) open();
}

/** Reads the view when its version is another one. */
function viewReader(): (live: PageLiveness) => Promise<PageView> {
  let known: { readonly version: string; readonly view: Promise<PageView> } | undefined;
  return ({ view: version }) => {
    if (known?.version !== version) {
      const view = fetchView();
      known = { version, view };
      view.catch(() => (known = undefined));
    }
    return known.view;
  };
}

async function fetchView(): Promise<PageView> {
  const answer = await fetch('/api/v1/page');
  if (!answer.ok) throw new Error(`The daemon answered ${answer.status}`);
  return (await answer.json()) as PageView; // our own server
}
