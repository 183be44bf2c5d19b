/**
 * What no document can hold, or none that validators pass: controls and noncharacters outside XML 1.0's Char (section 2.2),
 * U+FFFE and U+FFFF and the like of every plane, DEL and the C1 controls (HTML's parse errors; the W3C validator's
 * BadCharacters). Surrogate pairs are matched as such.
 */
const REFUSED =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFDD0-\uFDEF\uFFFE\uFFFF]|[\uD83F\uD87F\uD8BF\uD8FF\uD93F\uD97F\uD9BF\uD9FF\uDA3F\uDA7F\uDABF\uDAFF\uDB3F\uDB7F\uDBBF\uDBFF][\uDFFE\uDFFF]/g;
const UNUSUAL =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFDD0-\uFDEF\uFFFD-\uFFFF]|[\uD83F\uD87F\uD8BF\uD8FF\uD93F\uD97F\uD9BF\uD9FF\uDA3F\uDA7F\uDABF\uDAFF\uDB3F\uDB7F\uDBBF\uDBFF][\uDFFE\uDFFF]/;

/** Characters of a line that is asked whether it is plain already: the expression keeps a place for each word. */
const LONGEST_ASKED = 10_000;

/** Words of Latin letters and usual signs, one space between them. */
const PLAIN_LINE = /^(?:[!-~\u00A1-\u024F\u2010-\u2027]+(?: (?! )|$))*(?<! )$/;

/** Shown for what was lost before it came to us: U+FFFD itself is BadCharacters to the W3C validator. */
const LOST = "\u25A1";

/**
 * Text that XML 1.0, HTML and JSON carry alike: well-formed Unicode, no character that a parser or validator refuses,
 * lines that end in LF as XML reads them (section 2.11), a space for the form feed that parts words in HTML. Half a
 * surrogate pair and U+FFFD become U+25A1.
 */
export function toXmlText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  if (!UNUSUAL.test(wellFormed)) return wellFormed;
  return wellFormed
    .replace(/\r\n?/g, "\n")
    .replaceAll("\f", " ")
    .replaceAll("\uFFFD", LOST)
    .replace(REFUSED, "");
}

/** The same on one line: every run of white space is one space, none at the ends. */
export function toPlainLine(text: string): string {
  if (text.length <= LONGEST_ASKED && PLAIN_LINE.test(text)) return text;
  return toXmlText(text.replace(/[\v\f\u0085]/g, " "))
    .replace(/\s+/g, " ")
    .trim();
}
