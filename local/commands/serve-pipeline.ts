import { existsSync } from "node:fs";
import { join } from "node:path";
import { localPublication } from "../../lambdas/syndication/parse-publication.ts";
import type { Bucket } from "../../lambdas/syndication/publish/bucket.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { createLastModified, type LastModified } from "../http/last-modified.ts";
import type { Pipeline } from "../pipeline.ts";
import type { Report } from "../report.ts";
import type { Changes } from "../watch.ts";
import type { World } from "./world.ts";

export type Place = {
  readonly content: string;
  readonly state: string;
  /** The address that is served, with a slash at its end. */
  readonly origin: string;
  readonly now?: Timestamp;
  readonly drafts?: true;
};

/** The site of a folder that may get its publication.yaml only while it is served. */
export type Serving = {
  readonly publish: (changes: Changes) => Promise<Report>;
  readonly nextChange: () => Promise<Timestamp | undefined>;
  readonly shown: () => { readonly site: Bucket; readonly lastModified: LastModified };
  readonly title: () => string;
  readonly close: () => Promise<void>;
};

/** Throws `Unusable` where the folder or its state cannot be used. */
export async function openServing(
  place: Place,
  onProgress: (done: number, total: number) => void,
  world: World,
): Promise<Serving> {
  const settled = (): boolean => existsSync(join(place.content, "publication.yaml"));
  let own = settled();
  if (!own) {
    world.complain(
      `wireroom: warning: there is no publication.yaml in ${place.content}; the feeds have addresses of this machine, and nothing is remembered (wireroom check shows the least one)`,
    );
  }
  let pipeline = await open(own);
  let lastModified = timesOf(own);

  function open(withSettings: boolean): Promise<Pipeline> {
    const { content, state, drafts } = place;
    return world.openPipeline({
      content,
      state,
      feeds: place.origin,
      onProgress,
      onNotice: (notice) => world.complain(`wireroom: ${notice}`),
      ...(isLasting(withSettings) ? { out: siteFolder() } : { forget: true }),
      ...(!withSettings && { fallback: localPublication(place.origin) }),
      ...(drafts && { drafts }),
    });
  }

  /** What is only tried out leaves no trace, and ids that are made of this machine's address must not be kept. */
  function isLasting(withSettings: boolean): boolean {
    return withSettings && place.now === undefined && place.drafts !== true;
  }

  function siteFolder(): string {
    return join(place.state, "site");
  }

  function timesOf(withSettings: boolean): LastModified {
    return createLastModified(isLasting(withSettings) ? siteFolder() : undefined, Date.now);
  }

  async function settle(): Promise<Report> {
    const next = await open(true);
    try {
      const report = await next.publish(place.now ?? world.now());
      const before = pipeline;
      pipeline = next;
      lastModified = timesOf(true);
      own = true;
      await before.close();
      return report;
    } catch (error) {
      await next.close();
      throw error;
    }
  }

  return {
    publish: async (changes) => {
      if (!own && settled()) return settle();
      const now = place.now ?? world.now();
      return pipeline.publish(now, changes.everything ? undefined : [...changes.paths]);
    },
    nextChange: () => pipeline.nextChange(),
    shown: () => ({ site: pipeline.site, lastModified }),
    title: () => pipeline.publication()?.title ?? place.content,
    close: () => pipeline.close(),
  };
}
