import { isFeedName } from "../article/archives.ts";
import { toMediaReference } from "../article/media-reference.ts";
import { declaredFeeds } from "../article/selection.ts";
import { sameBytes } from "../bytes.ts";
import type { Row, Write } from "../catalog/catalog.ts";
import {
  type FeedRow,
  feedKey,
  type Identity,
  identityKey,
  type MarkRow,
  mark,
  oldTarget,
  readEvery,
  readRow,
  readRows,
  reclassifyKey,
  referenceKey,
  type SettingsHeld,
  type SettingsRow,
  settingsHeldKey,
  settingsKey,
  subjectOf,
  type Target,
  toJson,
  unchanged,
  unmarkedKey,
} from "../catalog/rows.ts";
import { deleteUnchanged, writePartsWhile } from "../catalog/write-in-parts.ts";
import { sha256 } from "../digest.ts";
import { type ParsedPublication, parsePublication } from "../parse-publication.ts";
import { checkPartnerSettings } from "../partner/check-partner-settings.ts";
import { optionSources } from "../partner/partner-options.ts";
import { configuredPartners, partnerFeed, rulesDigest } from "../partner/partners.ts";
import { divideProblems, inReadingOrder, type Problem, problem } from "../problem.ts";
import type { Publication } from "../publication.ts";
import { objectAt } from "../site-object.ts";
import { mediaFinder, missingMedia } from "./find-media.ts";
import type { Ports } from "./ports.ts";

export const SETTINGS_FILE = "publication.yaml";

/** The settings in force: the last good publication.yaml. */
export type InForce = {
  readonly publication: Publication;
  readonly revision: number;
  /** Of the file: a table that was restored counts the same revisions again. */
  readonly digest: string;
};

/**
 * A parser of the settings' row that parses each revision once. Gives undefined before the first good publication.yaml.
 * `feeds`: where the site is served in fact, in place of the address that publication.yaml gives.
 */
export function settingsParser(
  feeds?: string,
): (row: Row<unknown> | undefined) => InForce | undefined {
  let parsed: (InForce & { readonly bytes: Uint8Array }) | undefined;
  return (row) => {
    if (!row?.bytes) return undefined;
    const { revision, bytes } = row;
    if (parsed?.revision !== revision || !sameBytes(parsed.bytes, bytes)) {
      const result = parsePublication({ path: SETTINGS_FILE, bytes });
      // It was good when it was stored: a version of the parser that refuses it is a fault of ours.
      if (!result.ok) throw new Error(`the stored ${SETTINGS_FILE} cannot be read any more`);
      const { publication } = result;
      parsed = {
        revision,
        bytes,
        digest: sha256(bytes),
        publication: feeds === undefined ? publication : servedAt(feeds, publication),
      };
    }
    return parsed;
  };
}

/** A reader of the settings in force. */
export function settingsReader(
  { catalog }: Ports,
  parse = settingsParser(),
): () => Promise<InForce | undefined> {
  return async () => parse(await readRow(catalog, settingsKey));
}

function servedAt(feeds: string, publication: Publication): Publication {
  const { home } = publication;
  return { ...publication, feeds, home: home === publication.feeds ? feeds : home };
}

export type SettingsOutcome = {
  /** As they were read; absent: there was no file, and the last good version stays in force. */
  readonly bytes?: Uint8Array;
  /** Why the newest version is not in force. */
  readonly refusals: readonly Problem[];
  readonly warnings: readonly Problem[];
};

/**
 * Takes publication.yaml as it is now, which `read` gives. A new one is put in force with every path to be looked at again,
 * and so is the same one where partners' rules are others than when it came; a broken one
 * leaves the last good in force. `authority` and `since` never change once something was published, since ids are made of them.
 */
export async function acceptSettings(
  read: () => Promise<Uint8Array | undefined>,
  ports: Ports,
  isPreview = false,
): Promise<SettingsOutcome> {
  const { catalog } = ports;
  for (;;) {
    const [row, identity, held] = (await readRows(catalog, [
      settingsKey,
      identityKey,
      settingsHeldKey,
    ])) as [
      Row<SettingsRow | null> | undefined,
      Row<Identity> | undefined,
      Row<SettingsHeld> | undefined,
    ];
    // After the row, so that what was read earlier never takes the place of what was read later.
    const bytes = await read();
    if (!bytes) return { refusals: [], warnings: [] };
    const result = parsePublication({ path: SETTINGS_FILE, bytes });
    const { errors, warnings } = divideProblems(problemsOf(result, bytes));
    const refusals = result.ok
      ? [
          ...errors,
          ...identityProblems(result.publication, isPreview ? undefined : identity?.value, bytes),
        ]
      : errors;
    const value: SettingsRow = { rules: rulesDigest() };
    const isNew = !row?.bytes || !sameBytes(row.bytes, bytes) || row.value?.rules !== value.rules;
    // A broken one is not stored: the last good version stays in force, under its revision.
    if (!result.ok || refusals.length > 0 || !isNew) return { bytes, refusals, warnings };
    const stored = await catalog.write([
      { put: { ...settingsKey, value: toJson(value), bytes }, when: unchanged(row) },
      { put: { ...reclassifyKey, value: null } },
      // From here on something may be rendered by them, though they are replaced before everything is marked for them.
      {
        put: {
          ...settingsHeldKey,
          value: toJson(together(held?.value, heldBy(result.publication))),
        },
        when: unchanged(held),
      },
      { check: identityKey, when: unchanged(identity) },
    ]);
    if (stored) return { bytes, refusals, warnings };
  }
}

/** Those of the partners' options too, which each partner reads. */
function problemsOf(result: ParsedPublication, bytes: Uint8Array): readonly Problem[] {
  if (!result.ok) return result.problems;
  const ofPartners = checkPartnerSettings({ path: SETTINGS_FILE, bytes }, result.publication);
  return [...result.warnings, ...ofPartners].sort(inReadingOrder);
}

function identityProblems(
  publication: Publication,
  fixed: Identity | undefined,
  bytes: Uint8Array,
): readonly Problem[] {
  if (fixed === undefined) return [];
  return (["authority", "since"] as const).flatMap((field) => {
    if (publication[field] === fixed[field]) return [];
    const lines = new TextDecoder().decode(bytes).split("\n");
    const line = lines.findIndex((text) => text.startsWith(`${field}:`)) + 1;
    const place = { file: SETTINGS_FILE, line: Math.max(line, 1), column: 1 };
    const details = { field, found: publication[field], fixed: fixed[field] };
    return [problem("identity-changed", place, details)];
  });
}

/** Fixes authority and since, before anything is public: settings that came later would change its ids. */
export async function fixIdentity(
  readSettings: () => Promise<InForce | undefined>,
  { catalog }: Ports,
): Promise<void> {
  while (!(await readRow(catalog, identityKey))) {
    const inForce = await readSettings();
    if (!inForce) return;
    const { authority, since } = inForce.publication;
    const put = { ...identityKey, value: toJson({ authority, since }) };
    const check = { check: settingsKey, when: { revision: inForce.revision } };
    await catalog.write([{ put, when: "absent" }, check]);
  }
}

/**
 * Marks everything that shows the settings themselves: every feed there is or is to be, the directory, its media. Nothing
 * once newer ones are in force: these have it done for themselves.
 */
export async function markEverything(
  { publication, revision }: InForce,
  ports: Ports,
  change = `${SETTINGS_FILE}#${revision}`,
): Promise<void> {
  // Before the rows of feeds: one that is rendered for the first time has a mark until it has a row.
  const marked = (await readEvery<MarkRow>(ports.catalog, "mark")).map(subjectOf);
  const rows = (await ports.catalog.query(feedKey("").partition)) as readonly Row<FeedRow>[];
  const unmarked = await ports.catalog.query(unmarkedKey("").partition);
  const own = heldBy(publication);
  const held = together((await readRow<SettingsHeld>(ports.catalog, settingsHeldKey))?.value, own);
  const media = own.paths;
  const dropped = held.paths.filter((path) => !media.includes(path));
  await mediaFinder(ports)(media, publication.media);
  const targets = new Set<Target>([
    // Of an empty feed that is being rendered for the first time, by the settings before, there is no row yet.
    ...(held.feeds ?? []),
    ...(held.partners ?? []),
    ...marked.filter(isFeedName),
    ...rows.map(({ sort }) => sort),
    ...unmarked.map(({ sort }) => sort),
    "directory",
    ...[...media, ...dropped].map((path): Target => `media:${path}`),
    ...(held.old ?? []).map((object) => oldTarget(object)),
  ]);
  const writes: Write[] = [
    ...media.map(
      (path): Write => ({
        put: { ...referenceKey(`live#${path}`, SETTINGS_FILE), value: null },
      }),
    ),
    ...dropped.map((path): Write => ({ delete: referenceKey(`live#${path}`, SETTINGS_FILE) })),
    ...[...targets].map((target) => mark(target, change)),
  ];
  // Last: until then a second run drops what this one has not.
  writes.push({ put: { ...settingsHeldKey, value: toJson(own) } });
  const inForce = { check: settingsKey, when: { revision } };
  if (!(await writePartsWhile(inForce, writes, ports.catalog))) return;
  // One that was put again meanwhile stands for a later change.
  await deleteUnchanged(unmarked, ports.catalog);
}

/** What is to be looked at again once the settings are others. */
function heldBy(publication: Publication): SettingsHeld {
  return {
    paths: settingsMedia(publication),
    feeds: declaredFeeds(publication),
    old: oldObjects(publication),
    partners: configuredPartners(publication).map(partnerFeed),
  };
}

function together(before: SettingsHeld | undefined, now: SettingsHeld): SettingsHeld {
  const both = (name: keyof SettingsHeld): readonly string[] => [
    ...new Set([...(before?.[name] ?? []), ...(now[name] ?? [])]),
  ];
  return {
    paths: both("paths"),
    feeds: both("feeds"),
    old: both("old"),
    partners: both("partners"),
  };
}

/** Objects at the old addresses that the settings name. */
function oldObjects({ addresses, redirects }: Publication): readonly string[] {
  return [...addresses.keys(), ...redirects.keys()].map(objectAt);
}

/** A warning for each file that the settings name and the content folder does not have. */
export async function missingSettingsMedia(
  { publication }: InForce,
  bytes: Uint8Array,
  ports: Ports,
): Promise<readonly Problem[]> {
  const paths = settingsMedia(publication);
  const found = await mediaFinder(ports)(paths, publication.media);
  return missingMedia(SETTINGS_FILE, bytes, paths, found);
}

/** Files that the settings name, as written. */
export function settingsSources(publication: Publication): readonly string[] {
  const { logo, icon, stylesheet, sections, selections } = publication;
  const images = [...(sections?.values() ?? []), ...selections.values()].map(({ image }) => image);
  const ofPartners = optionSources(configuredPartners(publication), publication);
  return [logo, icon, stylesheet, ...images, ...ofPartners].filter((src) => src !== undefined);
}

/** Local media that the settings refer to. */
function settingsMedia(publication: Publication): readonly string[] {
  const paths = settingsSources(publication).flatMap((src) => {
    const reference = toMediaReference(src, SETTINGS_FILE);
    return reference?.kind === "local" ? [reference.path] : [];
  });
  return [...new Set(paths)];
}

/** Whether paths are still to be looked at under the newest settings, and how to say that all have been. */
export async function readReclassification(
  ports: Ports,
): Promise<{ readonly finish: () => Promise<void> } | undefined> {
  const row = await readRow<null>(ports.catalog, reclassifyKey);
  if (!row) return undefined;
  // Newer settings that came meanwhile have put the row again: then it stays.
  const finished: Write = { delete: reclassifyKey, when: { revision: row.revision } };
  return {
    finish: async () => {
      await ports.catalog.write([finished]);
    },
  };
}
