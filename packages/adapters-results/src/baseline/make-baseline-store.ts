import { Baseline, BASELINE_NAME, type BaselineStorePort, ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "../samples/is-missing.ts";
import { resultsFailure } from "../samples/results-failure.ts";
import { writeAtomically } from "../sink/write-atomically.ts";

const decodeBaseline = Schema.decodeUnknownEffect(Schema.fromJsonString(Baseline));

const pathOf = (folder: string, name: string): Effect.Effect<string, ResultsFailure> =>
  BASELINE_NAME.test(name)
    ? Effect.succeed(join(folder, `${name}.json`))
    : Effect.fail(
        new ResultsFailure({
          path: folder,
          message: `"${name}" is no name for a baseline`,
          hint: "Use letters, digits, dots, dashes and underscores, such as --name main.",
        }),
      );

const replaceFile = async (folder: string, path: string, text: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeAtomically(path, text);
};

const unread =
  (path: string, name: string) =>
  (cause: unknown): ResultsFailure =>
    isMissing(cause)
      ? new ResultsFailure({
          path,
          message: `there is no baseline "${name}" (${path})`,
          hint: `Save one from at least three runs: plimsoll baseline save RUN RUN RUN --name ${name}`,
        })
      : resultsFailure(path, "The file of the baseline must be readable.")(cause);

const notABaseline = (path: string, message: string): ResultsFailure =>
  new ResultsFailure({
    path,
    message: `${path} is not a baseline: ${message}`,
    hint: "Save it anew, or restore it; docs/schemas/baseline.v1.schema.json says what it holds.",
  });

/** Keeps a baseline a file, `<folder>/<name>.json`; files are replaced at once. */
export const makeBaselineStore = (folder: string): BaselineStorePort => ({
  save: Effect.fn("BaselineStore.save")(function* (baseline) {
    const path = yield* pathOf(folder, baseline.name);
    yield* Effect.tryPromise({
      try: () => replaceFile(folder, path, `${JSON.stringify(baseline, null, 2)}\n`),
      catch: resultsFailure(path, "Choose a folder that can be written with --folder."),
    });
    return path;
  }),
  load: Effect.fn("BaselineStore.load")(function* (name) {
    const path = yield* pathOf(folder, name);
    const text = yield* Effect.tryPromise({ try: () => readFile(path, "utf8"), catch: unread(path, name) });
    return yield* decodeBaseline(text).pipe(Effect.mapError((error) => notABaseline(path, error.message)));
  }),
});
