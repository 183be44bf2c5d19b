import { toMediaReference } from "../article/media-reference.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { type MediaRow, mediaKey, readRows } from "../catalog/rows.ts";
import { mediaAddress } from "../feed/site-address.ts";
import type { Publication } from "../publication.ts";
import { SETTINGS_FILE, settingsSources } from "./settings.ts";

/** Addresses of the files that the settings name, absolute: of a local one only if the file is there. */
export async function settingsAddress(
  publication: Publication,
  catalog: Catalog,
): Promise<(src: string) => string | undefined> {
  const references = new Map(
    settingsSources(publication).flatMap((src) => {
      const reference = toMediaReference(src, SETTINGS_FILE);
      return reference ? [[src, reference] as const] : [];
    }),
  );
  const local = [...references.values()].flatMap((one) => (one.kind === "local" ? one.path : []));
  const paths = [...new Set(local)];
  const rows = await readRows<MediaRow>(catalog, paths.map(mediaKey));
  const there = new Set(paths.filter((_, index) => rows[index]?.value.facts));
  return (src) => {
    const reference = references.get(src);
    if (reference?.kind === "remote") return reference.url;
    return reference && there.has(reference.path)
      ? mediaAddress(reference.path, publication)
      : undefined;
  };
}
