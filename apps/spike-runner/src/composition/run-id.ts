import type { ResolvedComparison } from "../config/compare-subjects.ts";
import type { ResolvedLoad } from "../config/load-resolve.ts";
import type { ResolvedSpike } from "../config/resolve-scenario.ts";

/** `20261122T080000123Z-crewai-72`: every id sorts by time, and says what it was without being opened. */
const stamped = (startedAt: Date, ...parts: readonly (string | number)[]): string =>
  [startedAt.toISOString().replaceAll(/[-:.]/g, ""), ...parts].join("-");

/** `20261122T080000123Z-crewai-72`. */
export const makeRunId = (startedAt: Date, { kind, scenario }: ResolvedSpike): string =>
  stamped(startedAt, kind, scenario.agentCount);

/** `20261122T080000123Z-load-ramp-crewai-72`. */
export const makeLoadRunId = (startedAt: Date, { resolved: { kind, scenario }, load }: ResolvedLoad): string =>
  stamped(startedAt, "load", load.shape.kind, kind, scenario.agentCount);

/** `20261122T080000123Z-compare-72`. */
export const makeComparisonId = (startedAt: Date, { subjects }: ResolvedComparison): string =>
  stamped(startedAt, "compare", subjects[0]?.scenario.agentCount ?? 0);

/** `20261122T080000123Z-capacity-crewai`. */
export const makeCapacityId = (startedAt: Date, { kind }: ResolvedSpike): string =>
  stamped(startedAt, "capacity", kind);

/** `20261122T080000123Z-tune-crewai-72`. */
export const makeTuningId = (startedAt: Date, { kind, scenario }: ResolvedSpike): string =>
  stamped(startedAt, "tune", kind, scenario.agentCount);

/** `20261122T080000123Z-conformance-24`. */
export const makeConformanceId = (startedAt: Date, agentCount: number): string =>
  stamped(startedAt, "conformance", agentCount);
