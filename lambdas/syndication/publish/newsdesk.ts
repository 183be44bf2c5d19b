import type { Problem } from "../problem.ts";
import type { Bucket } from "./bucket.ts";

/** What can happen to a file that is worth an event of its own. */
export type NewsKind = "published" | "rejected" | "withdrawn";

/** One event: told at least once, in the order of the changes of one file. */
export type News = {
  readonly kind: NewsKind;
  /** Below the content folder. */
  readonly file: string;
  /** One sentence, or each problem on a line of its own. */
  readonly message: string;
  /** The article's id (a URI), once it was public. */
  readonly id?: string;
  /** Of the page, where Wireroom hosts it. */
  readonly address?: string;
  /** Folders of the feeds that the article is in. */
  readonly feeds: readonly string[];
  /** Why a public article is not any more. */
  readonly because?: string;
  readonly problems: readonly Problem[];
};

/** Whom the editors hear from. */
export interface Newsdesk {
  /** Where the reports lie: beside the content, below `.wireroom/`. */
  readonly reports: Bucket;
  announce(news: readonly News[]): Promise<void>;
}
