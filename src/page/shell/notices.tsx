import type { VNode } from 'preact';
import { useClient } from '../client.ts';
import { Since } from '../parts/since.tsx';
import { ToneMark } from '../parts/tone-mark.tsx';

/** What is wrong with the page itself: what it shows is old, or it is. */
export function Notices(): VNode | null {
  const client = useClient();
  if (client === undefined) return null;
  if (client.newVersion !== undefined) {
    return (
      <p class="notice busy">
        <ToneMark tone="busy" />
        <span>The daemon is of version {client.newVersion} now, and this page of another one.</span>
        <button type="button" onClick={client.reload}>
          Reload
        </button>
      </p>
    );
  }
  if (client.link.state === 'open') return null;
  return (
    <p class="notice critical">
      <ToneMark tone="critical" />
      <span>
        No connection to the daemon <Since at={client.link.since} />. What you see is the state of then. The
        page tries again by itself.
      </span>
    </p>
  );
}
