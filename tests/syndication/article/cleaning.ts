import { cleanHtml } from "../../../lambdas/syndication/article/clean-html.ts";

/** An article that is read at one site, and whose own media are at another. */
export const context = {
  base: "https://www.example.com/world/pact",
  media: (src: string) =>
    src.startsWith("own/") ? `https://feeds.example.com/media/${src}` : undefined,
};

export const clean = (html: string): string => cleanHtml(html, context);

export type Row = readonly [name: string, given: string, expected: string];
