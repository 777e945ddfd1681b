import type { VNode } from 'preact';

interface FilterChipProps {
  readonly href: string;
  readonly isOn: boolean;
  readonly text: string;
  readonly count?: number;
}

/** A link that switches a filter on or off. */
export const FilterChip = ({ href, isOn, text, count }: FilterChipProps): VNode => (
  <a class="chip" href={href} aria-current={isOn ? 'true' : undefined}>
    {text}
    {count !== undefined && <span class="count">{count}</span>}
  </a>
);
