import { expect, it } from "vitest";
import {
  renderMovedPage,
  renderStatusPage,
} from "../../../lambdas/syndication/format/status-page.ts";
import { PUBLICATION } from "../article/parsing.ts";
import { wordsOf } from "./pages.ts";

const mainOf = (page: string): string => /<main id="main">(.*)<\/main>/s.exec(page)?.[1] ?? "";

it.each([
  [
    404,
    "en",
    "Page not found There is nothing at this address. The Harbour Latest articles All feeds",
  ],
  [
    410,
    "en",
    "No longer available What was at this address has been taken down. The Harbour Latest articles All feeds",
  ],
  [
    404,
    "fr",
    "Page introuvable Il n’y a rien à cette adresse. The Harbour Derniers articles Tous les flux",
  ],
  [
    410,
    "ja",
    "公開を終了しました このアドレスの内容は取り下げられました。 The Harbour 新着記事 すべてのフィード",
  ],
] as const)("%s in %s says what happened, and leads home", (status, language, expected) => {
  const page = renderStatusPage(status, { ...PUBLICATION, language });
  expect(wordsOf(mainOf(page))).toBe(expected);
  expect(mainOf(page)).toContain('<a href="https://www.harbour.example/">');
  expect(page).not.toContain('rel="canonical"');
});

it("what has moved says where to, in full", () => {
  const location = "https://www.harbour.example/a%20b?c=1&d=2";
  const main = mainOf(renderMovedPage(location, PUBLICATION));
  expect(wordsOf(main)).toBe(
    `This page has moved ${location} The Harbour Latest articles All feeds`,
  );
  expect(main).toContain(`href="${location.replace("&", "&amp;")}"`);
});

it("names a home that is elsewhere, and only such a one", () => {
  const main = mainOf(renderStatusPage(404, { ...PUBLICATION, home: PUBLICATION.feeds }));
  expect(wordsOf(main)).toBe(
    "Page not found There is nothing at this address. Latest articles All feeds",
  );
});
