import { StoreFailure } from "@plimsoll/application";
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** An account of the operating system; PostgreSQL refuses to run as root. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** In this order: an account made for PostgreSQL, else the one that owns nothing. */
const CANDIDATES = ["postgres", "nobody"];

const accountsOf = (passwd: string): ReadonlyMap<string, ServerAccount> =>
  new Map(
    passwd
      .split("\n")
      .map((line) => line.split(":"))
      .map(([name = "", , uid, gid]) => [name, { name, uid: Number(uid), gid: Number(gid) }]),
  );

/** Who the server runs as; undefined: whoever runs this process. */
export const serverAccount = (): ServerAccount | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = accountsOf(readFileSync("/etc/passwd", "utf8"));
  const account = CANDIDATES.map((name) => accounts.get(name)).find((known) => known !== undefined && known.uid > 0);
  if (account !== undefined) return account;
  throw new StoreFailure({
    code: "unavailable",
    message: "PostgreSQL does not run as root, and there is neither an account postgres nor nobody",
    hint: "Run as another user, or give a database of your own with --database-url.",
    retryable: false,
  });
};

const OTHERS_MAY_SEARCH = 0o001;

const foldersAbove = (path: string): readonly string[] => {
  const above = dirname(path);
  return above === path ? [] : [above, ...foldersAbove(above)];
};

/** The account must be able to reach `path`; as root that is easily forgotten, e.g. below /root. */
export const checkReachable = (path: string, account: ServerAccount | undefined): void => {
  if (account === undefined) return;
  const closed = foldersAbove(resolve(path)).find((folder) => {
    const { mode, uid } = statSync(folder);
    return uid !== account.uid && (mode & OTHERS_MAY_SEARCH) === 0;
  });
  if (closed === undefined) return;
  throw new StoreFailure({
    code: "unavailable",
    message: `the account ${account.name}, which the database runs as, may not enter ${closed}, and ${path} is in it`,
    hint: "Choose a folder outside (--data-dir), allow others to search it (chmod o+x), or do not run as root.",
    retryable: false,
  });
};
