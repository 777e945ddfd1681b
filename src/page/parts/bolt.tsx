import type { VNode } from 'preact';

/** Stands where traffic stops. */
export const Bolt = (): VNode => (
  <span class="bolt">
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M9.5 1 3 9.2h4L6.2 15 13 6.6H8.8Z" />
    </svg>
    interrupts traffic
  </span>
);
