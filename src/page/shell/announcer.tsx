import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageVerdict } from '../../report/page/page-view.ts';
import { useClient, type PageLink } from '../client.ts';

export const lostText = 'The connection to the daemon is lost.';

export interface Announced {
  readonly verdict: PageVerdict;
  readonly link: PageLink['state'];
}

/** Tells those who listen what has become different. Times that tick and counts that move are not read. */
export function Announcer({ verdict }: { readonly verdict: PageVerdict }): VNode {
  const link = useClient()?.link.state ?? 'open';
  const last = useRef<Announced | undefined>(undefined);
  const [text, setText] = useState('');
  useEffect(() => {
    const next = { verdict, link };
    const news = last.current === undefined ? undefined : announcementOf(last.current, next);
    last.current = next;
    if (news !== undefined) setText(news);
  }, [verdict, link]);
  return (
    <p class="heard" role="status">
      {text}
    </p>
  );
}

export function announcementOf(before: Announced, now: Announced): string | undefined {
  if (now.link !== before.link) {
    return now.link === 'lost' ? lostText : `Live again. ${now.verdict.text}`;
  }
  return now.verdict.tone === before.verdict.tone ? undefined : now.verdict.text;
}
