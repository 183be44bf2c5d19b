// A whole build as `./wireroom build` does it, without the command line.

import type { Timestamp } from "../lambdas/syndication/timestamp.ts";
import { openPipeline } from "../local/pipeline.ts";

const [content = "", out = "", state = "", forms] = process.argv.slice(2);
const encodings = forms !== "plain";
const pipeline = await openPipeline({ content, out, state, encodings, once: true });
const report = await pipeline.publish("2026-01-01T00:00:00Z" as Timestamp);
await pipeline.close();
if (report.rejected.length > 0) throw new Error(JSON.stringify(report.rejected[0]));
