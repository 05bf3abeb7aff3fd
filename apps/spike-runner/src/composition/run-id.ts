import type { ResolvedSpike } from "../config/resolve-scenario.ts";

/** `20261122T080000123Z-crewai-72`: sorts by time, and says what it was without being opened. */
export const makeRunId = (startedAt: Date, { kind, scenario }: ResolvedSpike): string => {
  const stamp = startedAt.toISOString().replaceAll(/[-:.]/g, "");
  return `${stamp}-${kind}-${scenario.agentCount}`;
};
