import type { VNode } from 'preact';
import type { PageLiveness } from '../../report/page/page-view.ts';
import { useClient } from '../client.ts';
import { Age } from '../parts/age.tsx';

/** How fresh the page is, and who writes. It changes every second, so screen readers do not announce it. */
export const Liveness = ({
  at,
  role,
  holder,
  swarmSeenAt,
  sourceSeenAt,
  isSourceDown,
}: PageLiveness): VNode => (
  <ul class="liveness">
    <LinkState at={at} />
    <li>
      swarm <Seen at={swarmSeenAt} />
    </li>
    <li class={isSourceDown ? 'warning' : ''}>
      {isSourceDown ? 'source cannot be read, ' : 'source '}
      <Seen at={sourceSeenAt} />
    </li>
    <li>{whoWrites(role, holder)}</li>
  </ul>
);

function LinkState({ at }: Pick<PageLiveness, 'at'>): VNode {
  const link = useClient()?.link;
  if (link === undefined) {
    return (
      <li>
        as of <Age at={at} />
      </li>
    );
  }
  return <li class={`link ${link.state}`}>{link.state === 'open' ? 'live' : 'disconnected'}</li>;
}

const Seen = ({ at }: { readonly at: string | undefined }): VNode =>
  at === undefined ? (
    <>not seen yet</>
  ) : (
    <>
      seen <Age at={at} />
    </>
  );

function whoWrites(role: PageLiveness['role'], holder: string | undefined): string {
  if (role === 'writer') return `written by ${holder === undefined ? 'this daemon' : daemonOf(holder)}`;
  return holder === undefined ? 'standby, nobody writes' : `standby, written by ${daemonOf(holder)}`;
}

/** By its host name: what else a process is called is for machines. */
const daemonOf = (holder: string): string => `daemon ${holder.split(' ', 1).join('')}`;
