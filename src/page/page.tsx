import type { VNode } from 'preact';
import type { PageLiveness, PageView } from '../report/page/page-view.ts';

export interface PageProps {
  readonly view: PageView;
  readonly live: PageLiveness;
}

/** The whole page, on the server and in the browser. */
export const Page = ({ view }: PageProps): VNode => (
  <main>
    <h1>{view.owner}</h1>
    <p class={`verdict ${view.verdict.tone}`}>{view.verdict.text}</p>
    <ul>
      {view.cards.map(({ id, name, sync }) => (
        <li key={id}>
          {name} {sync}
        </li>
      ))}
    </ul>
  </main>
);
