import type { EvidenceRecord } from "@plimsoll/domain";
import { ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import * as Semaphore from "effect/Semaphore";
import type * as Scope from "effect/Scope";
import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { resultsFailure } from "./results-failure.ts";
import { sampleLine } from "./sample-line.ts";

/** Characters kept in memory before they are written without waiting for the clock. */
const FLUSH_AT_CHARACTERS = 256 * 1024;
/** A killed runner loses at most this much. */
const FLUSH_EVERY = "500 millis";

/** An append-only file of records. Written lines are the kernel's, so they outlive the runner. */
export interface SampleLog {
  readonly append: (records: readonly EvidenceRecord[]) => Effect.Effect<void, ResultsFailure>;
  /** Returns when all that was appended is handed to the kernel. */
  readonly flush: Effect.Effect<void, ResultsFailure>;
}

interface Buffer {
  text: string;
  /** A failed write is remembered: what follows it would have a hole before it. */
  failure: ResultsFailure | null;
}

const writeAll = (handle: FileHandle, path: string, buffer: Buffer): Effect.Effect<void, ResultsFailure> =>
  Effect.suspend(() => {
    if (buffer.failure !== null) return Effect.fail(buffer.failure);
    const text = buffer.text;
    if (text === "") return Effect.void;
    buffer.text = "";
    return Effect.tryPromise({
      try: () => handle.appendFile(text, "utf8"),
      catch: resultsFailure(path, "Free the disk or choose another folder with --out; the run can't be recorded."),
    }).pipe(Effect.tapError((failure) => Effect.sync(() => void (buffer.failure = failure))));
  });

const openExclusively = (path: string) =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: () => open(path, "ax"),
      catch: resultsFailure(path, "Choose another folder with --out, or one that can be written."),
    }),
    (handle) => Effect.promise(() => handle.close()),
  );

/** Opens a new log; it flushes each half second, at 256 Ki characters, and when the Scope closes. Fails when the file exists. */
export const openSampleLog = Effect.fn("openSampleLog")(function* (
  path: string,
): Effect.fn.Return<SampleLog, ResultsFailure, Scope.Scope> {
  const handle = yield* openExclusively(path);
  const buffer: Buffer = { text: "", failure: null };
  const oneAtATime = yield* Semaphore.make(1);
  const flush = Effect.uninterruptible(oneAtATime.withPermit(writeAll(handle, path, buffer)));
  yield* Effect.addFinalizer(() => Effect.ignore(flush));
  yield* Effect.forkScoped(Effect.repeat(Effect.ignore(flush), Schedule.spaced(FLUSH_EVERY)));
  const append = (records: readonly EvidenceRecord[]) =>
    Effect.suspend(() => {
      if (buffer.failure !== null) return Effect.fail(buffer.failure);
      for (const record of records) buffer.text += `${sampleLine(record)}\n`;
      return buffer.text.length >= FLUSH_AT_CHARACTERS ? flush : Effect.void;
    });
  return { append, flush };
});
