import { execFile } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type PostgresBinaries } from "./postgres-binaries.ts";
import { serverFailure } from "./postgres-process.ts";
import { checkReachable, type ServerAccount } from "./server-account.ts";

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

const give = (path: string, account: ServerAccount | undefined): void => {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
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
const initialise = async (cluster: Cluster): Promise<void> => {
  const { binaries, account, durable, folder } = cluster;
  const unfinished = join(folder, "data.new");
  const passwordFile = join(folder, "password.new");
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  for (const path of [unfinished, passwordFile]) give(path, account);
  const args = ["-D", unfinished, "-U", SUPERUSER, "-A", "scram-sha-256", `--pwfile=${passwordFile}`];
  await promisify(execFile)(
    binaries.initdb,
    [...args, "-E", "UTF8", "--no-locale", "--no-instructions", ...(durable ? [] : ["--no-sync"])],
    {
      cwd: "/",
      env: { ...process.env, ...environmentOf(cluster) },
      timeout: INITDB_TIMEOUT_MS,
      ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    },
  ).catch((cause: { readonly stderr?: string }) => {
    throw serverFailure("initdb failed", cause.stderr ?? String(cause));
  });
  if (process.getuid?.() === 0) chownSync(passwordFile, 0, 0);
  renameSync(passwordFile, passwordFileOf(cluster));
  renameSync(unfinished, dataDirOf(cluster));
};

/** Makes the folder ready to be started: the first time with a new, empty cluster. */
export const prepareCluster = async (cluster: Cluster): Promise<void> => {
  checkReachable(cluster.binaries.postgres, cluster.account);
  mkdirSync(cluster.folder, { recursive: true, mode: 0o755 });
  checkReachable(dataDirOf(cluster), cluster.account);
  linkLibraries(cluster);
  if (!existsSync(join(dataDirOf(cluster), "PG_VERSION"))) await initialise(cluster);
};
