import { messageOf } from "@plimsoll/adapters-command-line";
import { type ConformanceSinkPort, ResultsFailure } from "@plimsoll/application";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import * as Effect from "effect/Effect";
import { renderConformanceHtml } from "./conformance-html.ts";
import { renderConformanceMarkdown } from "./conformance-markdown.ts";

/** A reader sees the old file or the new one, never half of one. */
const replace = async (file: string, text: string): Promise<void> => {
  await writeFile(`${file}.tmp`, text, "utf8");
  await rename(`${file}.tmp`, file);
};

/** Writes conformance.json, .md and .html into `rootDir`/<id>/; the JSON last, since it says that the folder is complete. */
export const makeConformanceSink = (rootDir: string): ConformanceSinkPort => ({
  complete: (report) => {
    const folder = path.join(rootDir, report.conformanceId);
    return Effect.tryPromise({
      try: async () => {
        await mkdir(folder, { recursive: true });
        await replace(path.join(folder, "conformance.md"), renderConformanceMarkdown(report));
        await replace(path.join(folder, "conformance.html"), renderConformanceHtml(report));
        await replace(path.join(folder, "conformance.json"), `${JSON.stringify(report, null, 2)}\n`);
        return folder;
      },
      catch: (cause) =>
        new ResultsFailure({ path: folder, message: messageOf(cause), hint: "Name a writable folder with --out." }),
    });
  },
});
