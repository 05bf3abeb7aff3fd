import { StoreFailure } from "@plimsoll/application";
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { ServerAccount } from "./server-account.ts";

/** How the server's programs are started, and whose their files are. */
export interface RunAs {
  /** Goes before a command; becomes the command, with its process id. */
  readonly launcher: readonly string[];
  /** For spawn(); nothing where the process keeps the ids that it has. */
  readonly ids: { readonly uid?: number; readonly gid?: number };
  /** Undefined: of whoever makes them. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

const OTHERS_MAY_SEARCH = 0o001;
const TRIAL_TIMEOUT_MS = 10_000;

const withAllAbove = (path: string): readonly string[] => {
  const above = dirname(path);
  return above === path ? [path] : [path, ...withAllAbove(above)];
};

/** The folder that keeps the account from entering `path`, or a folder above it. */
const closedFolder = (path: string, account: ServerAccount): string | undefined =>
  withAllAbove(resolve(path)).find((folder) => {
    const { mode, uid } = statSync(folder);
    return uid !== account.uid && (mode & OTHERS_MAY_SEARCH) === 0;
  });

/**
 * A user namespace (user_namespaces(7)) in which root is called by the account's name: PostgreSQL does not see root, and what
 * root owns stays in reach. Capabilities are gone, so that what other users have closed is out of reach.
 */
const namespaceOf = ({ uid, gid }: ServerAccount): readonly string[] => [
  "unshare",
  "--user",
  `--map-user=${uid}`,
  `--map-group=${gid}`,
  "--",
];

const ENTER_EACH = 'for folder; do cd "$folder" || exit 1; done';

/** Tried, because who may make such a namespace, and whom it helps, is up to many settings of a machine. */
const reachesFrom = ([command = "", ...args]: readonly string[], folders: readonly string[]): boolean => {
  try {
    const trial = [...args, "/bin/sh", "-c", ENTER_EACH, "sh", ...folders];
    execFileSync(command, trial, { cwd: "/", stdio: "ignore", timeout: TRIAL_TIMEOUT_MS });
    return true;
  } catch {
    return false;
  }
};

const unreachable = (path: string, closed: string, { name }: ServerAccount): StoreFailure =>
  new StoreFailure({
    code: "unavailable",
    message: `the account ${name}, which the database runs as, may not enter ${closed}, and ${path} is in it`,
    hint: "Choose a folder outside (--data-dir), allow others to search it (chmod o+x), or do not run as root.",
    retryable: false,
  });

/**
 * How the account reaches all of these folders. As root that is easily forgotten, for instance below /root, which nobody
 * else may enter: there root itself runs the server, in a namespace that hides it; refused where that can't be had.
 */
export const runAs = (account: ServerAccount | undefined, folders: readonly string[]): RunAs => {
  if (account === undefined) return { launcher: [], ids: {}, owner: undefined };
  const { uid, gid } = account;
  for (const path of folders) {
    const closed = closedFolder(path, account);
    if (closed === undefined) continue;
    const launcher = namespaceOf(account);
    if (reachesFrom(launcher, folders)) return { launcher, ids: {}, owner: { uid: 0, gid: 0 } };
    throw unreachable(path, closed, account);
  }
  return { launcher: [], ids: { uid, gid }, owner: { uid, gid } };
};
