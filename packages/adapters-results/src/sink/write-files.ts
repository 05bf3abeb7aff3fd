import type { ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { resultsFailure } from "../samples/results-failure.ts";
import { writeAtomically } from "./write-atomically.ts";

/** A file's name, and what makes its text when its turn comes: a text that can't be made costs none before it. */
export type FileToWrite = readonly [file: string, text: () => string];

/**
 * Writes the files one after the other into the folder, which is made when missing; returns the folder. The last is the
 * document for machines: a folder that has it has all.
 */
export const writeFiles = (
  folder: string,
  files: readonly FileToWrite[],
  hint: string,
): Effect.Effect<string, ResultsFailure> =>
  Effect.tryPromise({
    try: async () => {
      await mkdir(folder, { recursive: true });
      for (const [file, text] of files) await writeAtomically(join(folder, file), text());
      return folder;
    },
    catch: resultsFailure(folder, hint),
  });
