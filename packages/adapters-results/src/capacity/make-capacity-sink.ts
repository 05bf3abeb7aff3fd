import type { CapacitySinkPort } from "@plimsoll/application";
import { join } from "node:path";
import type { ResultsRoot } from "../sink/results-root.ts";
import { writeFiles } from "../sink/write-files.ts";
import { renderCapacityJson } from "./capacity-document.ts";
import { CAPACITY_FILES } from "./capacity-files.ts";
import { renderCapacityHtml } from "./render-capacity-html.ts";
import { renderCapacityMarkdown } from "./render-capacity-markdown.ts";

/** Of every search and race: each trial is a run of its own, written when it ended. */
export const TRIALS_ARE_SAFE = "The trials are safe in their own folders; free the disk or choose another folder.";

/** Writes capacity.md, capacity.html and, last, capacity.json: a folder that has one has all. */
export const makeCapacitySink = ({ rootDir }: ResultsRoot): CapacitySinkPort => ({
  write: (report) =>
    writeFiles(
      join(rootDir, report.capacityId),
      [
        [CAPACITY_FILES.markdown, () => renderCapacityMarkdown(report)],
        [CAPACITY_FILES.html, () => renderCapacityHtml(report)],
        [CAPACITY_FILES.capacity, () => renderCapacityJson(report)],
      ],
      TRIALS_ARE_SAFE,
    ),
});
