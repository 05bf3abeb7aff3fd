import type { CapacitySinkPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { resultsFailure } from "../samples/results-failure.ts";
import { writeAtomically } from "../sink/write-atomically.ts";
import { renderCapacityJson } from "./capacity-document.ts";
import { CAPACITY_FILES } from "./capacity-files.ts";
import { renderCapacityHtml } from "./render-capacity-html.ts";
import { renderCapacityMarkdown } from "./render-capacity-markdown.ts";

/** Where capacity searches lie: `<rootDir>/<capacity-id>/`, beside the folders of their trials. */
export interface CapacitySinkConfig {
  readonly rootDir: string;
}

/** Writes capacity.md, capacity.html and, last, capacity.json: a folder that has one has all. */
export const makeCapacitySink = ({ rootDir }: CapacitySinkConfig): CapacitySinkPort => ({
  write: (report) => {
    const folder = join(rootDir, report.capacityId);
    return Effect.tryPromise({
      try: async () => {
        await mkdir(folder, { recursive: true });
        await writeAtomically(join(folder, CAPACITY_FILES.markdown), renderCapacityMarkdown(report));
        await writeAtomically(join(folder, CAPACITY_FILES.html), renderCapacityHtml(report));
        await writeAtomically(join(folder, CAPACITY_FILES.capacity), renderCapacityJson(report));
        return folder;
      },
      catch: resultsFailure(
        folder,
        "The trials are safe in their own folders; free the disk or choose another folder.",
      ),
    });
  },
});
