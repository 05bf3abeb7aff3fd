import { StoreFailure } from "@plimsoll/application";
import { readFileSync } from "node:fs";

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
