import type { Site } from './site';
import type { Visitor } from './visitor';

/** What a page needs beside its own content. Made for each request by `PageRenderer.frame()`. */
export interface Frame {
  readonly site: Site;
  /** Null: nobody is logged in, or the page cannot tell. */
  readonly visitor: Visitor | null;
  /** For the forms of the page; null on pages that must have none. */
  readonly csrfToken: string | null;
  /** UNIX seconds; times are told relative to it. */
  readonly now: number;
}
