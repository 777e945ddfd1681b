import type { VNode } from 'preact';
import { waitingCount } from '../approval/held.tsx';
import type { PageView } from '../../report/page/page-view.ts';

/** Links to what the page has, with counts. */
export const Contents = ({ view }: { readonly view: PageView }): VNode => (
  <nav class="contents" aria-label="On this page">
    <ul>
      {entriesOf(view).map(({ id, title, count }) => (
        <li key={id}>
          <a href={`#${id}`}>
            {title}
            {count !== undefined && <span class="count">{count}</span>}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly count?: number;
}

function entriesOf(view: PageView): readonly Entry[] {
  const { running, waiting, cards, plan } = view;
  const drifted = view.drift.length + view.moreDrift;
  const counted = (id: string, title: string, count: number): readonly Entry[] =>
    count === 0 ? [] : [{ id, title, count }];
  return [
    ...counted('problems', 'Needs attention', view.problems.length + view.moreProblems),
    ...(running === undefined ? [] : [{ id: 'run', title: 'Running pass' }]),
    ...counted('waiting', 'Waiting', waiting === undefined ? 0 : waitingCount(waiting)),
    ...(cards.length === 0 ? [] : [{ id: 'topology', title: 'Topology' }]),
    ...counted('plan', 'Plan', plan === undefined ? 0 : plan.changes.length + plan.more),
    { id: 'drift', title: 'Drift', ...(drifted === 0 ? {} : { count: drifted }) },
    { id: 'history', title: 'History' },
  ];
}
