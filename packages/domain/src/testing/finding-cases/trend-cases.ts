import { editRecords } from "../edit-records.ts";
import { syntheticEvidence } from "../synthetic-evidence.ts";
import type { FindingCase } from "./finding-case.ts";
import { HEALTHY, beforeEnd } from "./spoiled-evidence.ts";

/** Known answers of the trend detectors. */
export const TREND_CASES: readonly FindingCase[] = [
  {
    code: "growth-below-leak",
    severity: "info",
    verdict: "GO",
    names: "bytes a cycle over 8 cycles (floor 65536)",
    records: () => syntheticEvidence({ leakBytesPerCycle: 30_000, memoryNoiseBytes: 4096 }),
  },
  {
    code: "leak-memory",
    severity: "failure",
    verdict: "NO-GO",
    names: "Mann-Kendall",
    records: () => syntheticEvidence({ leakBytesPerCycle: 1e6 }),
  },
  {
    code: "leak-files",
    severity: "failure",
    verdict: "NO-GO",
    names: "about 3 files",
    records: () => syntheticEvidence({ leakFilesPerCycle: 3 }),
  },
  {
    code: "leak-threads",
    severity: "failure",
    verdict: "NO-GO",
    names: "about 1 threads",
    records: () => syntheticEvidence({ leakThreadsPerCycle: 1 }),
  },
  {
    code: "leak-threads",
    severity: "warning",
    verdict: "GO",
    names: "about 1 threads",
    records: () => syntheticEvidence({ leakThreadsPerCycle: 1, scenario: { targets: ["leakCount <= 1"] } }),
  },
  {
    code: "throughput-falls",
    severity: "failure",
    verdict: "NO-GO",
    names: "the ratio's upper end is 0.",
    records: () => syntheticEvidence({ beforeLlmMs: ({ agentCount, wave }) => (agentCount > 36 ? 300 + wave : 10) }),
  },
  {
    code: "memory-is-rss",
    severity: "warning",
    verdict: "GO",
    names: "no PSS",
    records: () => editRecords(HEALTHY, "resources", (sample) => ({ ...sample, pssBytes: null })),
  },
  {
    code: "resources-disagree",
    severity: "warning",
    verdict: "GO",
    names: "at worst 200 MB reported, 100 MB measured",
    records: () =>
      beforeEnd(
        { kind: "resource-disagreement", atMs: 1, measuredBytes: 104_857_600, reportedBytes: 120_000_000 },
        { kind: "resource-disagreement", atMs: 2, measuredBytes: 104_857_600, reportedBytes: 209_715_200 },
      ),
  },
  {
    code: "latency-drifts",
    severity: "warning",
    verdict: "GO",
    names: "over 6 waves",
    records: () => syntheticEvidence({ beforeLlmMs: ({ phase, wave }) => (phase === "wave" ? 10 + 20 * wave : 10) }),
  },
  {
    code: "warm-up-slower",
    severity: "info",
    verdict: "GO",
    names: "in the warm-up",
    records: () => syntheticEvidence({ beforeLlmMs: ({ phase }) => (phase === "warm-up" ? 100 : 10) }),
  },
  {
    code: "leak-memory",
    severity: "warning",
    verdict: "GO",
    names: "Mann-Kendall",
    records: () => syntheticEvidence({ leakBytesPerCycle: 1e6, scenario: { targets: ["leakCount <= 1"] } }),
  },
  {
    code: "leak-files",
    severity: "warning",
    verdict: "GO",
    names: "about 3 files",
    records: () => syntheticEvidence({ leakFilesPerCycle: 3, scenario: { targets: ["leakCount <= 1"] } }),
  },
  {
    code: "throughput-falls",
    severity: "warning",
    verdict: "GO",
    names: "from half of the agents to all of them",
    records: () =>
      syntheticEvidence({
        scenario: { targets: ["throughputRatio >= 0.3"] },
        beforeLlmMs: ({ agentCount, wave }) => (agentCount > 36 ? 300 + wave : 10),
      }),
  },
];
