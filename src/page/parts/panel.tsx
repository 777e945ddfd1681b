import type { ComponentChildren, VNode } from 'preact';

interface PanelProps {
  /** For links to it. */
  readonly id: string;
  readonly title: string;
  readonly count?: number;
  /** Beside the title. */
  readonly note?: ComponentChildren;
  readonly tone?: 'warning' | 'critical' | 'busy';
  readonly children: ComponentChildren;
}

/** A section of the page with a heading. */
export const Panel = ({ id, title, count, note, tone, children }: PanelProps): VNode => (
  <section class={`panel ${tone ?? ''}`} id={id} aria-labelledby={`${id}-title`}>
    <header>
      <h2 id={`${id}-title`}>
        {title}
        {count !== undefined && <span class="count">{count}</span>}
      </h2>
      {note}
    </header>
    {children}
  </section>
);
