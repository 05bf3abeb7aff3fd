import type { TuningReport } from "@plimsoll/domain";
import { stringify } from "yaml";

/** The best topology as a scenario file; null where nothing was ranked. */
export const tunedScenario = ({ scenario, ranking, tuningId }: TuningReport): string | null => {
  const [best] = ranking;
  if (best === undefined) return null;
  const { orchestrator, agentCount, targets, seed } = scenario;
  const body = stringify({ orchestrator, agentCount, ...best.topology, seed, targets });
  return `# Chosen by plimsoll tune, ${tuningId}: ${best.name}.\n${body}`;
};
