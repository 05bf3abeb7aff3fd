import { open, readFile, rename, rm } from "node:fs/promises";
import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { isAlive } from "./process-group.ts";
import { provisioningFailure } from "./provisioning-failure.ts";

const POLL_MS = 200;

/** True when we hold it now; the file's content is our pid. */
const tryTake = async (path: string): Promise<boolean> => {
  try {
    const file = await open(path, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
};

/** Null while its owner is writing it, or when it is gone again. */
const ownerOf = async (path: string): Promise<number | null> => {
  const text = await readFile(path, "utf8").catch(() => "");
  return /^\d+$/.test(text) ? Number(text) : null;
};

/** Moves a dead owner's lock away by rename, which only one of several waiters can do, and puts it back if it was not his. */
const breakStale = async (path: string): Promise<void> => {
  const owner = await ownerOf(path);
  if (owner === null || isAlive(owner)) return;
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  if ((await ownerOf(aside)) === owner) await rm(aside, { force: true });
  else await rename(aside, path).catch(() => undefined);
};

const takeOrWait = (path: string, onWait: (owner: number | null) => void) =>
  Effect.gen(function* () {
    let told = false;
    while (!(yield* Effect.tryPromise(() => tryTake(path)))) {
      yield* Effect.promise(() => breakStale(path));
      const owner = yield* Effect.promise(() => ownerOf(path));
      if (!told) onWait(owner);
      told = true;
      yield* Effect.sleep(POLL_MS);
    }
  });

/** Held by one process at a time, until the Scope closes; that of a process which no longer runs is taken over. */
export const holdLock = (
  path: string,
  timeoutMs: number,
  onWait: (owner: number | null) => void,
): Effect.Effect<void, OrchestratorFailure, Scope.Scope> =>
  Effect.acquireRelease(
    takeOrWait(path, onWait).pipe(
      Effect.mapError((error) =>
        provisioningFailure(`The lock ${path} could not be taken: ${String(error.cause)}`, "Is the folder writable?"),
      ),
      Effect.timeoutOrElse({
        duration: timeoutMs,
        orElse: () =>
          Effect.fail(
            provisioningFailure(
              `Another process has held ${path} for ${timeoutMs} ms`,
              "Wait for it, or remove the file if no other runner is at work.",
            ),
          ),
      }),
    ),
    () => Effect.promise(() => rm(path, { force: true })),
    { interruptible: true },
  );
