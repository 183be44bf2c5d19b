import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  ACCESS,
  type Daemons,
  findFreePort,
  type Lack,
  missingPrograms,
  type Server,
  startOnce,
} from "./server.ts";

const PROGRAMS = ["ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "monmaptool", "ceph"];

/** What keeps this machine from having an S3. */
export function lackOfCeph(): Lack {
  const missing = missingPrograms(PROGRAMS);
  return missing.length === 0
    ? undefined
    : `needs ${missing.join(" and ")}: apt-get install radosgw ceph-mon ceph-osd`;
}

/**
 * S3 as Ceph's RADOS Gateway has it, in memory and without a bucket; one for the whole process. It knows conditional
 * puts (with unquoted ETags), versions and signatures; no notifications, and none of S3's 409 and 404 for conditions.
 */
export const startCeph = startOnce(launch);

async function launch(daemons: Daemons): Promise<Omit<Server, "stop">> {
  const monitor = `v2:127.0.0.1:${await findFreePort()}`;
  const gateway = `127.0.0.1:${await findFreePort()}`;
  const cluster = randomUUID();
  const disk = randomUUID();
  const { folder } = daemons;
  const settings = ["-c", join(folder, "ceph.conf")];
  writeFileSync(join(folder, "ceph.conf"), composeSettings({ folder, monitor, gateway, cluster }));
  mkdirSync(join(folder, "osd"));
  daemons.run(
    "monmaptool",
    ["--create", "--fsid", cluster, "--addv", "a", `[${monitor}]`, "map"],
    20,
  );
  daemons.run("ceph-mon", [...settings, "-i", "a", "--mkfs", "--monmap", "map"], 20);
  daemons.start("ceph-mon", [...settings, "-i", "a", "-f"]);
  daemons.run("ceph", [...settings, "--connect-timeout", "20", "osd", "new", disk], 30);
  daemons.run("ceph-osd", [...settings, "-i", "0", "--mkfs", "--osd-uuid", disk], 20);
  daemons.start("ceph-osd", [...settings, "-i", "0", "-f"]);
  const user = ["user", "create", "--uid", "tests", "--display-name", "tests"];
  const keys = [
    "--access-key",
    ACCESS.AWS_ACCESS_KEY_ID,
    "--secret-key",
    ACCESS.AWS_SECRET_ACCESS_KEY,
  ];
  daemons.run("radosgw-admin", [...settings, ...user, ...keys], 60);
  daemons.start("radosgw", [...settings, "-n", "client.admin", "-f"]);
  const endpoint = `http://${gateway}`;
  await daemons.answer(endpoint, 60);
  return { endpoint, environment: { ...ACCESS, AWS_ENDPOINT_URL_S3: endpoint } };
}

type Places = {
  readonly folder: string;
  readonly monitor: string;
  readonly gateway: string;
  readonly cluster: string;
};

// The gateway would have its connection to the monitor encrypted, for which there are no keys here; it then tries for
// five minutes without a word.
const composeSettings = ({ folder, monitor, gateway, cluster }: Places): string => `[global]
fsid = ${cluster}
mon host = ${monitor}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
run dir = ${folder}
crash dir = ${folder}
admin socket =
pid file =
log file = ${folder}/$name.log
mon data = ${folder}/mon
mon data avail crit = 1
mon data avail warn = 2
mon allow pool size one = true
mon max pg per osd = 10000
paxos propose interval = 0.05
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 4294967296
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd class update on start = false
rgw frontends = beast endpoint=${gateway}
rgw enable gc threads = false
rgw enable lc threads = false
rgw run sync thread = false
rgw dynamic resharding = false
rgw override bucket index max shards = 1
`;
