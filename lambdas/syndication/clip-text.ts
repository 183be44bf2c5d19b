/**
 * Plain text of at most `longest` characters, cut at a word and ended by "…". A mark (variation selectors are marks) or a
 * joiner stays with the character before it.
 */
export function clipText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const characters = Array.from(text.slice(0, 2 * longest + 2));
  if (characters.length <= longest) return text;
  let end = longest - 1;
  while (end > longest / 2 && /\p{M}|\u200D|\p{Emoji_Modifier}/u.test(characters[end] ?? ""))
    end -= 1;
  const kept = characters.slice(0, end).join("");
  const wholeWords = /\s/.test(characters[end] ?? "") ? kept : kept.replace(/\s\S{0,60}$/u, "");
  return `${wholeWords.replace(/[\s,;:\u2013\u2014-]+$/u, "")}…`;
}
