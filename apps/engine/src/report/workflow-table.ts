import type { WorkflowSummary } from "@plimsoll/application";
import { showDuration } from "../live-view/show-duration.ts";

const instant = (atMs: number): string => new Date(atMs).toISOString().replace("T", " ").slice(0, 19);

const cellsOf = (one: WorkflowSummary): readonly string[] => [
  one.tenantId,
  one.workflowId,
  one.executionStatus,
  `${one.succeeded}/${one.taskCount}`,
  String(one.failed + one.blocked),
  instant(one.acceptedAtMs),
  one.finishedAtMs === null ? "" : showDuration(one.finishedAtMs - one.acceptedAtMs),
];

const HEADER = ["TENANT", "WORKFLOW", "STATUS", "DONE", "FAILED", "ACCEPTED (UTC)", "TOOK"];

/** Columns that line up, under a header. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
};

/** One workflow a line. */
export const renderWorkflowTable = (workflows: readonly WorkflowSummary[]): string =>
  table([HEADER, ...workflows.map(cellsOf)]);
