/**
 * Plain text of at most `longest` characters, cut at a word and ended by "…". A mark (variation selectors are marks) or a
 * joiner stays with the character before it.
 */
export function clipText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  /** Where each character starts, those of two code units too. */
  const starts: number[] = [];
  for (let at = 0; at < text.length && starts.length <= longest; ) {
    starts.push(at);
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  if (starts.length <= longest) return text;
  let end = longest - 1;
  const character = (): string => text.slice(starts[end], starts[end + 1]);
  while (end > longest / 2 && /\p{M}|\u200D|\p{Emoji_Modifier}/u.test(character())) end -= 1;
  const kept = text.slice(0, starts[end]);
  const wholeWords = /\s/.test(character()) ? kept : kept.replace(/\s\S{0,60}$/u, "");
  return `${wholeWords.replace(/(?<![\s,;:\u2013\u2014-])[\s,;:\u2013\u2014-]+$/u, "")}…`;
}
