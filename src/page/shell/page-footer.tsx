import type { VNode } from 'preact';
import type { PageView } from '../../report/page/page-view.ts';

const switchNames: Readonly<Record<keyof PageView['switches'], string>> = {
  revisions: 'new revisions',
  heal: 'drift',
  prune: 'objects no longer declared',
  interruptions: 'changes that interrupt traffic',
};

const switchWords = {
  auto: 'by itself',
  report: 'only reported',
  overlays: 'by itself for adopted services',
} as const;

/** What the daemon does by itself, and where to read on. */
export const PageFooter = ({ switches, version }: Pick<PageView, 'switches' | 'version'>): VNode => (
  <footer class="bottom">
    <dl class="switches">
      {(Object.keys(switchNames) as (keyof PageView['switches'])[]).map((name) => (
        <div key={name}>
          <dt>{switchNames[name]}</dt>
          <dd>{switchWords[switches[name]]}</dd>
        </div>
      ))}
    </dl>
    <p>
      reconciler {version} · <a href="/api/v1/">API</a> · <a href="/metrics">metrics</a>
    </p>
  </footer>
);
