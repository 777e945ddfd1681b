import type { VNode } from 'preact';
import type { ChangeFilter } from './find-changes.ts';

interface FilterProps {
  readonly filter: ChangeFilter;
  readonly change: (filter: ChangeFilter) => void;
  /** How many changes are not shown because of it. */
  readonly hidden: number;
}

/** Finds changes in a long plan. What it hides is always said. */
export const PlanFilter = ({ filter, change, hidden }: FilterProps): VNode => (
  <p class="plan-filter">
    <input
      type="search"
      aria-label="Find changes"
      placeholder="Find an object or field"
      value={filter.text}
      onInput={({ currentTarget }) => {
        change({ ...filter, text: currentTarget.value });
      }}
    />
    <label>
      <input
        type="checkbox"
        checked={filter.onlyInterrupting}
        onChange={({ currentTarget }) => {
          change({ ...filter, onlyInterrupting: currentTarget.checked });
        }}
      />{' '}
      interrupts traffic
    </label>
    {hidden > 0 && (
      <span class="more">
        {hidden} hidden{' '}
        <button
          type="button"
          class="quiet"
          onClick={() => {
            change({ text: '', onlyInterrupting: false });
          }}
        >
          Show all
        </button>
      </span>
    )}
  </p>
);
