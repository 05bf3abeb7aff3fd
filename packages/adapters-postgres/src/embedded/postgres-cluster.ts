import { execFile } from "node:child_process";
import {
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type PostgresBinaries } from "./postgres-binaries.ts";
import { serverFailure } from "./postgres-process.ts";
import { type RunAs, runAs } from "./run-as.ts";
import type { ServerAccount } from "./server-account.ts";

/** A folder with a database cluster in it, and what is needed to run it. */
export interface Cluster {
  readonly folder: string;
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount | undefined;
  /** False: nothing is flushed to the disk; for tests only. */
  readonly durable: boolean;
}

export const SUPERUSER = "plimsoll";
const INITDB_TIMEOUT_MS = 120_000;

export const dataDirOf = ({ folder }: Cluster): string => join(folder, "data");
const passwordFileOf = ({ folder }: Cluster): string => join(folder, "password");
const librariesOf = ({ folder }: Cluster): string => join(folder, "lib");

export const passwordOf = (cluster: Cluster): string => readFileSync(passwordFileOf(cluster), "utf8").trim();

const give = (path: string, { owner }: RunAs): void => {
  if (owner !== undefined) chownSync(path, owner.uid, owner.gid);
};

/** Links go beside the data, not into node_modules: that may belong to somebody else, or be shared. */
const linkLibraries = (cluster: Cluster): void => {
  const { missingLinks } = cluster.binaries;
  if (missingLinks.length === 0) return;
  const folder = librariesOf(cluster);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const { name, target } of missingLinks) symlinkSync(target, join(folder, name));
};

export const environmentOf = (cluster: Cluster): Readonly<Record<string, string>> => {
  // A library that is reached by our link looks for its own dependencies beside the link: the package's folder follows.
  const [link] = cluster.binaries.missingLinks;
  const path = link === undefined ? undefined : `${librariesOf(cluster)}:${dirname(link.target)}`;
  // PG…: what a user has set for his own psql must not reach our server.
  const cleared = Object.fromEntries(
    Object.keys(process.env).flatMap((name) => (name.startsWith("PG") ? [[name, ""]] : [])),
  );
  return { ...cleared, ...(path === undefined ? {} : { LD_LIBRARY_PATH: path, DYLD_LIBRARY_PATH: path }), LC_ALL: "C" };
};

/** Into a folder of another name, which is renamed at the end: a cluster is there whole or not at all. */
const initialise = async (cluster: Cluster, as: RunAs): Promise<void> => {
  const { binaries, durable, folder } = cluster;
  const unfinished = join(folder, "data.new");
  const passwordFile = join(folder, "password.new");
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  for (const path of [unfinished, passwordFile]) give(path, as);
  const [program = "", ...launched] = [...as.launcher, binaries.initdb];
  const args = [...launched, "-D", unfinished, "-U", SUPERUSER, "-A", "scram-sha-256", `--pwfile=${passwordFile}`];
  await promisify(execFile)(
    program,
    [...args, "-E", "UTF8", "--no-locale", "--no-instructions", ...(durable ? [] : ["--no-sync"])],
    {
      cwd: "/",
      env: { ...process.env, ...environmentOf(cluster) },
      timeout: INITDB_TIMEOUT_MS,
      ...as.ids,
    },
  ).catch((cause: { readonly stderr?: string }) => {
    throw serverFailure("initdb failed", cause.stderr ?? String(cause));
  });
  if (process.getuid?.() === 0) chownSync(passwordFile, 0, 0);
  renameSync(passwordFile, passwordFileOf(cluster));
  renameSync(unfinished, dataDirOf(cluster));
};

/** Makes the folder ready to be started, the first time with a new, empty cluster; answers with how to start it. */
export const prepareCluster = async (cluster: Cluster): Promise<RunAs> => {
  mkdirSync(cluster.folder, { recursive: true, mode: 0o755 });
  const as = runAs(cluster.account, [dirname(cluster.binaries.postgres), cluster.folder]);
  linkLibraries(cluster);
  if (!existsSync(join(dataDirOf(cluster), "PG_VERSION"))) await initialise(cluster, as);
  return as;
};

/**
 * Hands data to who runs the server now, if it was another one before: the folder may have been closed to others since, or
 * opened. No server may run on it. The folder itself goes last: a hand-over that was cut off is seen and done again.
 */
export const handOver = (cluster: Cluster, { owner }: RunAs): void => {
  const dataDir = dataDirOf(cluster);
  if (owner === undefined || statSync(dataDir).uid === owner.uid) return;
  for (const path of readdirSync(dataDir, { recursive: true, encoding: "utf8" })) {
    lchownSync(join(dataDir, path), owner.uid, owner.gid);
  }
  chownSync(dataDir, owner.uid, owner.gid);
};
