import { checkKey } from "../../lambdas/syndication/object-name.ts";
import type {
  Bucket,
  Condition,
  Headers,
  Listed,
  ObjectHead,
  StoredObject,
} from "../../lambdas/syndication/publish/bucket.ts";
import { toHeaders } from "../../lambdas/syndication/publish/object-headers.ts";
import { emptyPartition, get, put, textsOf } from "../catalog/partition.ts";
import { isMet, toETag } from "./etag.ts";
import { folderConflict, foldersAbove } from "./folders.ts";

/** A bucket that ends with the process. It refuses the keys that a folder could not hold. */
export class MemoryBucket implements Bucket {
  readonly #objects = emptyPartition<StoredObject>();
  readonly #folders = new Set<string>();

  async head(key: string): Promise<ObjectHead | undefined> {
    return get(this.#objects, key)?.head;
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const found = get(this.#objects, key);
    return found && { head: found.head, body: new Uint8Array(found.body) };
  }

  async put(
    key: string,
    body: Uint8Array,
    headers: Headers,
    condition?: Condition,
  ): Promise<{ readonly etag: string } | "conflict"> {
    checkKey(key);
    const kept = toHeaders(headers);
    const current = get(this.#objects, key)?.head.etag;
    if (!isMet(condition, current)) return "conflict";
    if (current === undefined) this.#makeRoom(key);
    const etag = toETag(body);
    const head = Object.freeze({ ...kept, key, etag, length: body.length });
    put(this.#objects, key, { head, body: new Uint8Array(body) });
    return { etag };
  }

  async *list(prefix: string): AsyncIterable<Listed> {
    for (const key of textsOf(this.#objects, { from: prefix })) {
      if (!key.startsWith(prefix)) return;
      const head = get(this.#objects, key)?.head;
      if (head !== undefined) yield { key, etag: head.etag, length: head.length };
    }
  }

  #makeRoom(key: string): void {
    if (this.#folders.has(key)) throw folderConflict(key, key);
    const folders = foldersAbove(key);
    const object = folders.find((folder) => get(this.#objects, folder) !== undefined);
    if (object !== undefined) throw folderConflict(key, object);
    for (const folder of folders) this.#folders.add(folder);
  }
}
