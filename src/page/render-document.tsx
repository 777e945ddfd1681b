import { renderToString } from 'preact-render-to-string';
import { Page, type PageProps } from './page.tsx';
import { iconAddress } from './shell/icon.ts';
import { titleOf } from './shell/title.ts';

/** Addresses of what the document loads. */
export interface PageAssets {
  readonly script: string;
  /** Runs before the first paint. */
  readonly firstPaint: string;
  readonly style: string;
}

/** The page as HTML, which says everything without its script. `root` is the element that the script takes over. */
export const renderDocument = (props: PageProps, { script, firstPaint, style }: PageAssets): string =>
  `<!doctype html>${renderToString(
    <html lang="en" data-version={props.view.version}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{titleOf(props.view)}</title>
        <link rel="icon" type="image/svg+xml" href={iconAddress(props.view.verdict.tone)} />
        <link rel="stylesheet" href={style} />
        <script src={firstPaint} />
        <script type="module" src={script} />
      </head>
      <body>
        <div id="root">
          <Page {...props} />
        </div>
      </body>
    </html>,
  )}`;
