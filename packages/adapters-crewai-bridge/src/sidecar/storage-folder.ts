import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { isAlive } from "./process-group.ts";

const PREFIX = "plimsoll-sidecar-";

const remove = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }).catch(() => undefined);

const ABANDONED_AFTER_MS = 24 * 60 * 60_000;

/** Its runner, whose pid is in the name, no longer runs here; the age spares those of another pid namespace. */
const isAbandoned = async (name: string): Promise<boolean> => {
  const pid = /^plimsoll-sidecar-(\d+)-/.exec(name)?.[1];
  if (pid === undefined || isAlive(Number(pid))) return false;
  const modifiedAtMs = await stat(join(tmpdir(), name)).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
  return Date.now() - modifiedAtMs > ABANDONED_AFTER_MS;
};

/** Removes what runners that were killed could not remove. */
const sweep = async (): Promise<void> => {
  for (const name of await readdir(tmpdir()).catch(() => [] as string[])) {
    if (name.startsWith(PREFIX) && (await isAbandoned(name))) await remove(join(tmpdir(), name));
  }
};

/** A run-private folder for whatever the framework writes; removed when the Scope closes. */
export const makeStorageFolder: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(async () => {
    await sweep();
    return mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  }),
  (folder) => Effect.promise(() => remove(folder)),
);
