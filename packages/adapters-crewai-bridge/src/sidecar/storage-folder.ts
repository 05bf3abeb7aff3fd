import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { isAlive } from "./process-group.ts";

const PREFIX = "plimsoll-sidecar-";

const remove = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }).catch(() => undefined);

/** Folders whose runner was killed before it could remove them; the runner's pid is in the name. */
const sweep = async (): Promise<void> => {
  const names = await readdir(tmpdir()).catch(() => [] as string[]);
  const dead = names.filter((name) => {
    const pid = /^plimsoll-sidecar-(\d+)-/.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  await Promise.all(dead.map((name) => remove(join(tmpdir(), name))));
};

/** A run-private folder for whatever the framework writes; removed when the Scope closes. */
export const makeStorageFolder: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(async () => {
    await sweep();
    return mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  }),
  (folder) => Effect.promise(() => remove(folder)),
);
