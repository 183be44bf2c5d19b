// Part of `npm run build`: what the published package says of the code of others that it carries.
import { writeFileSync } from "node:fs";
import { readLock } from "./lock.ts";
import { composeNotices } from "./notices.ts";
import { bundlePublisher } from "./shipped.ts";

const { folders } = await bundlePublisher();
writeFileSync("dist/notices.txt", composeNotices(readLock(), folders));
