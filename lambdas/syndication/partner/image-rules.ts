import type { Enclosure } from "../feed/feed.ts";
import type { Rule } from "./partner.ts";

/** What is found where a partner gets no picture: that there is none, or why it may not have the one there is. */
export function noPicture(word: "image" | "picture", withheld: string | undefined): string {
  return withheld === undefined
    ? `there is no ${word}`
    : `the ${word} is kept from partners by ${withheld}`;
}

/** What a rule finds that is about the entry's image, and keeps silent where there is none. */
export function ofImage<Options>(
  find: (image: Enclosure) => string | undefined,
): Rule<Options>["find"] {
  return ({ entry: { image } }) => image && find(image);
}
