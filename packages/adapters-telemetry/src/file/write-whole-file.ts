import { ExportFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const writeAndMove = async (path: string, text: string | Iterable<string>): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const draft = join(dirname(path), `.${randomUUID()}.draft`);
  try {
    await writeFile(draft, text, "utf8");
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
};

/** Replaces a file at once, so that a collector that reads its folder never sees half of it; parts are written as they come. */
export const writeWholeFile = (path: string, text: string | Iterable<string>): Effect.Effect<void, ExportFailure> =>
  Effect.tryPromise({
    try: () => writeAndMove(path, text),
    catch: (error) =>
      new ExportFailure({
        destination: path,
        message: error instanceof Error ? error.message : String(error),
        hint: "Name a file with --out in a folder that can be written.",
      }),
  });
