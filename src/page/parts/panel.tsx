import type { ComponentChildren, VNode } from 'preact';

interface PanelProps {
  /** For links to it. */
  readonly id: string;
  readonly title: string;
  /** Of what is in it; 0: it says so in words. */
  readonly count?: number;
  /** Beside the title. */
  readonly note?: ComponentChildren;
  readonly tone?: 'warning' | 'critical' | 'busy';
  readonly children: ComponentChildren;
}

/** A section of the page with a heading. */
export const Panel = ({ id, title, count = 0, note, tone, children }: PanelProps): VNode => (
  <section class={`panel ${tone ?? ''}`} id={id} aria-labelledby={`${id}-title`}>
    <header>
      <h2 id={`${id}-title`}>
        {title}
        {count > 0 && <span class="count">{count}</span>}
      </h2>
      {note}
    </header>
    {children}
  </section>
);
