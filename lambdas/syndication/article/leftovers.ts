/**
 * What page extractors and copying from a browser leave around an article: labels of buttons, of advertisements and of
 * navigation, in lower case without final punctuation. Whole lines only, so that a sentence is never touched.
 */

/** No article has such a line: dropped wherever they stand. */
const ANYWHERE: ReadonlySet<string> = new Set([
  "exit mobile version",
  "skip to content",
  "skip to main content",
  "skip to footer",
  "jump to content",
  "share this",
  "share this article",
  "share this post",
  "share this story",
  "like this",
  "like loading",
  "advertisement",
  "advertisements",
  "advertisement - scroll to continue",
  "article continues below advertisement",
  "story continues below advertisement",
  "article continues after advertisement",
  "scroll to continue",
  "click to share",
  "print this article",
  "email this article",
]);

/** An article may have such a line in its midst (a heading, a quoted label): dropped only before and after the text. */
const AROUND: ReadonlySet<string> = new Set([
  "ad",
  "sponsored",
  "read more",
  "read next",
  "read also",
  "continue reading",
  "show more",
  "see more",
  "loading",
  "menu",
  "search",
  "close",
  "home",
  "share",
  "share on facebook",
  "share on twitter",
  "share on x",
  "tweet",
  "facebook",
  "twitter",
  "linkedin",
  "whatsapp",
  "telegram",
  "pinterest",
  "reddit",
  "email",
  "print",
  "copy link",
  "copied",
  "comments",
  "leave a comment",
  "leave a reply",
  "no comments",
  "cancel reply",
  "related",
  "related articles",
  "related posts",
  "related stories",
  "more from this author",
  "previous article",
  "next article",
  "previous post",
  "next post",
  "subscribe",
  "sign in",
  "sign up",
  "log in",
  "back to top",
  "page load link",
]);

const LONGEST = 100;
/** WordPress labels its buttons "Click to share on X (Opens in new window)". */
const BUTTON = /^click to (?:share|print|e-?mail) (?:on|a link|to|this|\()/;

/** Whether a line stands in no article. */
export function isLeftoverAnywhere(line: string): boolean {
  if (line.length > LONGEST) return false;
  const words = toWords(line);
  return ANYWHERE.has(words) || BUTTON.test(words);
}

/** Whether a line before the title or after the text is no part of them. */
export function isLeftover(line: string): boolean {
  if (line.length > LONGEST) return false;
  const words = toWords(line);
  return ANYWHERE.has(words) || AROUND.has(words) || BUTTON.test(words);
}

function toWords(line: string): string {
  return line
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/^[\s\u2022|>\u00BB\u2192[-]+|[\s:.\u2026!|>\u00BB\u203A\u2192\]-]+$/g, "");
}
