import type { ComparisonArchivePort } from "@plimsoll/application";
import { answersTheSameQuestion, type OrchestratorComparison } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ResultsRoot } from "../sink/results-root.ts";
import { decodeComparison } from "./comparison-document.ts";
import { COMPARISON_FILES } from "./comparison-files.ts";

/** Ids begin with their time, so that the newest sorts last. */
const foldersOf = (rootDir: string): Effect.Effect<readonly string[]> =>
  Effect.promise(async () => {
    const entries = await readdir(rootDir, { withFileTypes: true }).catch(() => []);
    const folders = entries.filter((entry) => entry.isDirectory() && entry.name.includes("-compare-"));
    return folders.map(({ name }) => join(rootDir, name)).toSorted((a, b) => b.localeCompare(a));
  });

/** Null for a folder without a comparison.json of this version: an old or foreign file spoils no run. */
const readComparison = (folder: string): Effect.Effect<OrchestratorComparison | null> =>
  Effect.tryPromise(() => readFile(join(folder, COMPARISON_FILES.comparison), "utf8")).pipe(
    Effect.flatMap(decodeComparison),
    Effect.option,
    Effect.map(Option.getOrNull),
  );

/** Looks through a results folder for comparisons. */
export const makeComparisonArchive = ({ rootDir }: ResultsRoot): ComparisonArchivePort => ({
  latestLike: Effect.fn("ComparisonArchive.latestLike")(function* (scenario, environment) {
    for (const folder of yield* foldersOf(rootDir)) {
      const comparison = yield* readComparison(folder);
      if (comparison !== null && answersTheSameQuestion(comparison, scenario, environment)) return comparison;
    }
    return null;
  }),
});
