import type { TuningSinkPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { resultsFailure } from "../samples/results-failure.ts";
import { writeAtomically } from "../sink/write-atomically.ts";
import { renderTuningHtml } from "./render-tuning-html.ts";
import { renderTuningMarkdown } from "./render-tuning-markdown.ts";
import { tunedScenario } from "./tuned-scenario.ts";
import { renderTuningJson } from "./tuning-document.ts";
import { TUNING_FILES } from "./tuning-files.ts";

/** Writes the table, the page, the best topology as a scenario file and, last, tuning.json into `<rootDir>/<tuning-id>/`. */
export const makeTuningSink = ({ rootDir }: { readonly rootDir: string }): TuningSinkPort => ({
  write: (report) => {
    const folder = join(rootDir, report.tuningId);
    const scenario = tunedScenario(report);
    return Effect.tryPromise({
      try: async () => {
        await mkdir(folder, { recursive: true });
        await writeAtomically(join(folder, TUNING_FILES.markdown), renderTuningMarkdown(report));
        await writeAtomically(join(folder, TUNING_FILES.html), renderTuningHtml(report));
        if (scenario !== null) await writeAtomically(join(folder, TUNING_FILES.scenario), scenario);
        await writeAtomically(join(folder, TUNING_FILES.tuning), renderTuningJson(report));
        return folder;
      },
      catch: resultsFailure(
        folder,
        "The trials are safe in their own folders; free the disk or choose another folder.",
      ),
    });
  },
});
