import { describe, expect, it } from "vitest";
import { reportKey } from "../../../lambdas/syndication/publish/tell-editors.ts";
import { deliver, type Files, openRoom } from "../../support/invocation.ts";
import { article, type Newsroom, PUBLICATION } from "../../support/newsroom.ts";

/** Ten stories of 150,000 characters each, a day each from the first of a month. */
function tenStories(month: string): Files {
  const body = "Words and more words. ".repeat(6800);
  const days = Array.from({ length: 10 }, (_, index) => String(index + 1).padStart(2, "0"));
  return Object.fromEntries(
    days.map((day) => [
      `${month}-${day}.md`,
      article(day, { published: `${month}-${day}T08:00:00Z` }, body),
    ]),
  );
}

async function problemsOfSettings(room: Newsroom) {
  const stored = await room.reports.get(reportKey("publication.yaml"));
  return JSON.parse(new TextDecoder().decode(stored?.body)).problems;
}

const archiving = (by: string): string => `${PUBLICATION}archive: ${by}\n`;

describe("an archive document of more than 1 MiB", () => {
  it.each([
    ["year", "/archive/2023/", "; write archive: month"],
    ["month", "/archive/2023-05/", "; write archive: day"],
  ])("is told at the setting that cuts by the %s", async (by, address, advice) => {
    const recent = { "new.md": article("New") };
    const room = await openRoom({ ...tenStories("2023-05"), ...recent }, archiving(by));
    expect(await problemsOfSettings(room)).toEqual([
      {
        file: "publication.yaml",
        line: 8,
        column: 1,
        code: "large-archive",
        severity: "warning",
        message: `the archive ${address} has documents of 2.9 MiB, and many readers take no more than 1 MiB${advice}`,
      },
    ]);
    const all = await room.reports.get(".wireroom/report.json");
    expect(new TextDecoder().decode(all?.body)).toContain("large-archive");
  });

  it("is told no more where the setting is mended", async () => {
    const room = await openRoom(
      { ...tenStories("2023-05"), "new.md": article("New") },
      archiving("month"),
    );
    await deliver(room, { "publication.yaml": archiving("day") });
    expect(await problemsOfSettings(room)).toEqual([]);
  });

  it("that is cut by the day already is told what else there is", async () => {
    const body = "Words and more words. ".repeat(6800);
    const hours = ["00", "03", "06", "09", "12", "15", "18", "21", "22", "23"];
    const files = Object.fromEntries(
      hours.map((hour) => [
        `${hour}.md`,
        article(hour, { published: `2023-05-01T${hour}:00:00Z` }, body),
      ]),
    );
    const room = await openRoom({ ...files, "new.md": article("New") }, archiving("day"));
    const [problem] = await problemsOfSettings(room);
    expect(problem.message).toContain("write fullText: false");
  });
});
