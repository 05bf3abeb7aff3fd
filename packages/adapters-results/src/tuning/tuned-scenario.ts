import type { TuningReport } from "@plimsoll/domain";
import { stringify } from "yaml";
import { bestOf } from "./tuning-words.ts";

/** The best topology as a scenario file; null where there is none. */
export const tunedScenario = (report: TuningReport): string | null => {
  const best = bestOf(report);
  if (best === null) return null;
  const { scenario, tuningId } = report;
  const { orchestrator, agentCount, targets, seed } = scenario;
  const body = stringify({ orchestrator, agentCount, ...best.topology, seed, targets });
  return `# Chosen by plimsoll tune, ${tuningId}: ${best.name}.\n${body}`;
};
