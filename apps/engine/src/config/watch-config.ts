import { watch } from "node:fs";
import { existsSync } from "node:fs";
import process from "node:process";
import * as Effect from "effect/Effect";
import * as Queue from "effect/Queue";
import * as Result from "effect/Result";
import { CONFIG_FILES, type ConfigFolder, type EngineConfig, readEngineConfig } from "./engine-config.ts";
import { messageOf } from "./message-of.ts";

/** An editor saves in several steps: what comes within this time is one edit. */
const SETTLE_MS = 150;

const NAMES: ReadonlySet<string> = new Set(Object.values(CONFIG_FILES));

type Offer = () => void;

const onHangUp = (offer: Offer) =>
  Effect.acquireRelease(
    Effect.sync(() => process.on("SIGHUP", offer)),
    () => Effect.sync(() => process.off("SIGHUP", offer)),
  );

/** The folder is watched, not the files: editors and configuration maps replace files. */
const onEdit = (folder: string, offer: Offer) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      if (!existsSync(folder)) return null;
      const watcher = watch(folder, { persistent: false }, (_, name) => {
        if (name === null || NAMES.has(name) || name.startsWith("..")) offer();
      });
      return watcher.on("error", () => watcher.close());
    }),
    (watcher) => Effect.sync(() => watcher?.close()),
  ).pipe(
    Effect.catchDefect((defect) =>
      Effect.logWarning(`${folder} can't be watched (${messageOf(defect)}): send SIGHUP after an edit`),
    ),
  );

const readAgain = Effect.fnUntraced(function* (
  at: ConfigFolder,
  current: EngineConfig,
  apply: (config: EngineConfig) => Effect.Effect<void>,
) {
  const read = readEngineConfig(at);
  if (Result.isFailure(read)) {
    yield* Effect.logError(`configuration refused, the old one stays in force: ${read.failure.message}`);
    return current;
  }
  const next = read.success;
  if (JSON.stringify(next) === JSON.stringify(current)) return current;
  yield* apply(next);
  yield* Effect.logInfo("configuration reloaded");
  const { store, claim } = next.parallel;
  if (JSON.stringify([store, claim]) !== JSON.stringify([current.parallel.store, current.parallel.claim])) {
    yield* Effect.logWarning("store and claim settings take effect at the next start");
  }
  return next;
});

/** Reads the configuration again after an edit or SIGHUP, until the Scope closes. What is invalid is refused and logged, and the old one stays. */
export const watchConfig = Effect.fnUntraced(function* (
  at: ConfigFolder,
  initial: EngineConfig,
  apply: (config: EngineConfig) => Effect.Effect<void>,
) {
  const edits = yield* Queue.sliding<void>(1);
  const offer: Offer = () => void Queue.offerUnsafe(edits, undefined);
  yield* onHangUp(offer);
  yield* onEdit(at.folder, offer);
  let current = initial;
  const next = Effect.gen(function* () {
    yield* Queue.take(edits);
    yield* Effect.sleep(SETTLE_MS);
    yield* Queue.clear(edits);
    current = yield* readAgain(at, current, apply);
  });
  yield* Effect.forkScoped(Effect.forever(next));
});
