import type { TuningSinkPort } from "@plimsoll/application";
import { join } from "node:path";
import { TRIALS_ARE_SAFE } from "../capacity/make-capacity-sink.ts";
import type { ResultsRoot } from "../sink/results-root.ts";
import { type FileToWrite, writeFiles } from "../sink/write-files.ts";
import { renderTuningHtml } from "./render-tuning-html.ts";
import { renderTuningMarkdown } from "./render-tuning-markdown.ts";
import { tunedScenario } from "./tuned-scenario.ts";
import { renderTuningJson } from "./tuning-document.ts";
import { TUNING_FILES } from "./tuning-files.ts";

const scenarioFile = (scenario: string | null): readonly FileToWrite[] =>
  scenario === null ? [] : [[TUNING_FILES.scenario, () => scenario]];

/** Writes the table, the page, the best topology as a scenario file and, last, tuning.json into `<rootDir>/<tuning-id>/`. */
export const makeTuningSink = ({ rootDir }: ResultsRoot): TuningSinkPort => ({
  write: (report) =>
    writeFiles(
      join(rootDir, report.tuningId),
      [
        [TUNING_FILES.markdown, () => renderTuningMarkdown(report)],
        [TUNING_FILES.html, () => renderTuningHtml(report)],
        ...scenarioFile(tunedScenario(report)),
        [TUNING_FILES.tuning, () => renderTuningJson(report)],
      ],
      TRIALS_ARE_SAFE,
    ),
});
