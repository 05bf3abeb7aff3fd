import { messageOf, type UsageError } from "@plimsoll/adapters-command-line";
import { existsSync, watch } from "node:fs";
import process from "node:process";
import * as Effect from "effect/Effect";
import * as Queue from "effect/Queue";
import * as Result from "effect/Result";
import { type ConfigFolder, type EngineConfig, readEngineConfig } from "./engine-config.ts";

/** An editor saves in several steps: what comes within this time is one edit. */
const SETTLE_MS = 150;

/** Configuration maps of containers put a whole folder in place, by a link whose name begins so. */
const isOurs = (name: string | null): boolean => name === null || name.endsWith(".yaml") || name.startsWith("..");

/** What is read again, and what then happens. */
export interface Reload<T> {
  readonly read: () => Result.Result<T, UsageError>;
  readonly apply: (next: T, current: T) => Effect.Effect<void>;
}

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
        if (isOurs(name)) offer();
      });
      return watcher.on("error", () => watcher.close());
    }),
    (watcher) => Effect.sync(() => watcher?.close()),
  ).pipe(
    Effect.catchDefect((defect) =>
      Effect.logWarning(`${folder} can't be watched (${messageOf(defect)}): send SIGHUP after an edit`),
    ),
  );

const readAgain = Effect.fnUntraced(function* <T>(current: T, { read, apply }: Reload<T>) {
  const found = read();
  if (Result.isFailure(found)) {
    yield* Effect.logError(`configuration refused, the old one stays in force: ${found.failure.message}`);
    return current;
  }
  if (JSON.stringify(found.success) === JSON.stringify(current)) return current;
  yield* apply(found.success, current);
  yield* Effect.logInfo("configuration reloaded");
  return found.success;
});

/** Reads files again after an edit in their folder or SIGHUP, until the Scope closes. What is invalid is refused and logged, and the old one stays. */
export const watchFiles = Effect.fnUntraced(function* <T>(folder: string, initial: T, reload: Reload<T>) {
  const edits = yield* Queue.sliding<void>(1);
  const offer: Offer = () => void Queue.offerUnsafe(edits, undefined);
  yield* onHangUp(offer);
  yield* onEdit(folder, offer);
  let current = initial;
  const next = Effect.gen(function* () {
    yield* Queue.take(edits);
    yield* Effect.sleep(SETTLE_MS);
    yield* Queue.clear(edits);
    current = yield* readAgain(current, reload);
  });
  yield* Effect.forkScoped(Effect.forever(next));
});

const startOnly = ({ parallel: { store, claim }, limits: { isolation } }: EngineConfig): string =>
  JSON.stringify([store, claim, isolation]);

/** Says of an edit that only the next start can take it. */
export const noteStartOnly = (next: EngineConfig, current: EngineConfig): Effect.Effect<void> =>
  startOnly(next) === startOnly(current)
    ? Effect.void
    : Effect.logWarning("store, claim and isolation settings take effect at the next start");

/** Watches the engine's three files. */
export const watchConfig = (
  at: ConfigFolder,
  initial: EngineConfig,
  apply: (config: EngineConfig) => Effect.Effect<void>,
) =>
  watchFiles(at.folder, initial, {
    read: () => readEngineConfig(at),
    apply: (next, current) => Effect.andThen(apply(next), noteStartOnly(next, current)),
  });
