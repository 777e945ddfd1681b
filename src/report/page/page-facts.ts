import type { Invocation } from '../../model/own-commands.ts';
import type { PageNews } from './page-news.ts';

/** What the page shows beside the snapshot. */
export interface PageFacts {
  /** Version of the program. */
  readonly version: string;
  /** Whether changes can be approved over HTTP. */
  readonly canApprove: boolean;
  /** For suggested commands. */
  readonly invocation: Invocation;
  readonly news: PageNews;
}
