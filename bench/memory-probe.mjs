// Loaded by Node's --import before a program that is measured. On SIGUSR2 it collects all garbage and writes what is left,
// in bytes, to a file named for the process in the folder that BENCH_MEMORY names.
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
const file = join(process.env.BENCH_MEMORY, `${process.pid}.json`);

function write(memory) {
  writeFileSync(`${file}.part`, JSON.stringify(memory));
  renameSync(`${file}.part`, file);
}

write(null);
process.on("SIGUSR2", () => {
  // A second collection takes what finalizers of the first let go.
  collect();
  setImmediate(() => {
    collect();
    write(process.memoryUsage());
  });
});
