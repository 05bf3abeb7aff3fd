import type { TuningReport } from "@plimsoll/domain";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { bestFlags, costText, renderable, topologyRow } from "./tuning-words.ts";
import { renderTuningLine } from "./render-tuning-summary.ts";

/** tuning.md. */
export const renderTuningMarkdown = (report: TuningReport): string => {
  const { environment, scenario, startedAt, command, kind, ranking } = report;
  const cost = costText(report);
  return [
    `# Topologies of ${scenario.orchestrator} for ${scenario.agentCount} agents`,
    "",
    ...(kind === "dev-mode" ? [`**${DEV_MODE_WATERMARK}**`, ""] : []),
    `${renderTuningLine(report)}${cost === "" ? "." : ` (${cost}).`}`,
    "",
    `\`plimsoll spike --orchestrator ${scenario.orchestrator} ${bestFlags(report)}\``,
    "",
    `Measured ${startedAt} on ${environment.cores} cores (${environment.cpuModel}), ${environment.os}, by \`${command.join(" ")}\`.`,
    "",
    "| | topology | peak MB | CPU ms an invocation | p95 ms | a second | trials | note |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ...ranking.map(topologyRow).map((row) => {
      const cells = [
        row.sign,
        row.name,
        row.memory,
        row.cpu,
        row.p95,
        row.throughput,
        row.trials,
        renderable(row.note),
      ];
      return `| ${cells.join(" | ")} |`;
    }),
    "",
    "✓ meets every target, ✗ misses one, ? within an interval, ! could not be measured. Medians over the sound trials; memory",
    "decides, and CPU time among those within 5 % of the leanest.",
    "",
  ].join("\n");
};
