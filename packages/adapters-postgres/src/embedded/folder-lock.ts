import { StoreFailure } from "@plimsoll/application";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Holder {
  readonly pid: number;
  /** Start time of the process in clock ticks since boot: a number is given again, this pair is not. Empty where unknown. */
  readonly startedAt: string;
}

const START_TIME_FIELD = 21;

/** Fields of proc(5) stat from the third on; the name in field 2 may hold blanks and brackets. Empty where there is none. */
const statOf = (pid: number): readonly string[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
};

const startTimeOf = (pid: number): string => statOf(pid)[START_TIME_FIELD - 2] ?? "";

/** A process that was killed and not yet reaped by its parent, maybe never: it holds nothing any more. */
const isZombie = (pid: number): boolean => ["Z", "X"].includes(statOf(pid)[0] ?? "");

const isAlive = ({ pid, startedAt }: Holder): boolean => {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (isZombie(pid)) return false;
  return startedAt === "" || startedAt === startTimeOf(pid);
};

const parse = (text: string): Holder | undefined => {
  const [pid, startedAt = ""] = text.trim().split(" ");
  return Number(pid) > 0 ? { pid: Number(pid), startedAt } : undefined;
};

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

const locked = (folder: string, pid: number): StoreFailure =>
  new StoreFailure({
    code: "locked",
    message: `the embedded database in ${folder} is in use by process ${pid}`,
    hint: "Wait until that has ended, choose another folder with --data-dir, or use a server with --database-url.",
    retryable: false,
  });

/** Creates the lock whole or not at all: a link to a finished file fails if there is one already. */
const tryLink = (own: string, file: string): boolean => {
  try {
    linkSync(own, file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  }
};

/** Takes a dead holder's lock away; one that somebody else took over meanwhile is put back. */
const breakStale = (file: string, stale: string): void => {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) tryLink(aside, file);
  rmSync(aside, { force: true });
};

const ATTEMPTS = 20;

/**
 * One process at a time for a folder. The lock of a process that is gone, also by kill -9, is nobody's. Answers with what
 * gives it back.
 */
export const lockFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const file = join(folder, "lock");
  const own = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(own, `${process.pid} ${startTimeOf(process.pid)}\n`);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (tryLink(own, file)) return () => rmSync(file, { force: true });
      const text = read(file);
      const holder = text === undefined ? undefined : parse(text);
      if (holder !== undefined && isAlive(holder)) throw locked(folder, holder.pid);
      if (text !== undefined) breakStale(file, text);
    }
    throw locked(folder, 0);
  } finally {
    rmSync(own, { force: true });
  }
};
