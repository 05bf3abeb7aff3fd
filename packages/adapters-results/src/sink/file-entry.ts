import { ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { FileEntry } from "../run/run-document.ts";
import { resultsFailure } from "../samples/results-failure.ts";

const hashFile = async (path: string): Promise<Omit<FileEntry, "path">> => {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest("hex"), bytes };
};

/** Size and hash of a text that is about to be written. */
export const textEntry = (path: string, text: string): FileEntry => {
  const bytes = Buffer.from(text, "utf8");
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length };
};

/** Size and hash of a file on disk, to be named by `shownPath`. */
export const fileEntry = (path: string, shownPath: string): Effect.Effect<FileEntry, ResultsFailure> =>
  Effect.tryPromise({
    try: async () => ({ path: shownPath, ...(await hashFile(path)) }),
    catch: resultsFailure(path, "The samples must stay readable until the reports are written."),
  });
