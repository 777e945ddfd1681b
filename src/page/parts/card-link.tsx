import type { VNode } from 'preact';

/** A link to the details of a card in the topology. */
export const CardLink = ({ card }: { readonly card: string }): VNode => (
  <a class="card-link" href={`?${new URLSearchParams({ card }).toString()}`}>
    Details<span class="heard"> of {card}</span>
  </a>
);
