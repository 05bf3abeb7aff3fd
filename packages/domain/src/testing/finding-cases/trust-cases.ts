import { editRecords } from "../edit-records.ts";
import { syntheticEvidence } from "../synthetic-evidence.ts";
import type { FindingCase } from "./finding-case.ts";
import { HEALTHY, beforeEnd, calibration, editAt, failed, inLateTurn, timedOutWith } from "./spoiled-evidence.ts";

/** Known answers of the trust detectors. */
export const TRUST_CASES: readonly FindingCase[] = [
  {
    code: "dev-mode",
    severity: "invalid",
    verdict: "INVALID",
    names: "devMode = true",
    records: () => syntheticEvidence({ description: { devMode: true, name: "stub" } }),
  },
  {
    code: "run-record-missing",
    severity: "invalid",
    verdict: "INVALID",
    names: "`run`",
    records: () => HEALTHY.slice(1),
  },
  {
    code: "target-unreadable",
    severity: "invalid",
    verdict: "INVALID",
    names: "Did you mean p95LatencyMs?",
    records: () => syntheticEvidence({ scenario: { targets: ["p95Latency < 2"] } }),
  },
  {
    code: "runner-saturated",
    severity: "invalid",
    verdict: "INVALID",
    names: "Event loop lag p99 40 ms",
    records: () => syntheticEvidence({ eventLoopLagP99Ms: 40 }),
  },
  {
    code: "runner-saturated",
    severity: "invalid",
    verdict: "INVALID",
    names: "wait to be sent p95 30 ms",
    records: () => syntheticEvidence({ clientQueueMs: 30 }),
  },
  {
    code: "llm-saturated",
    severity: "invalid",
    verdict: "INVALID",
    names: "p99 20 ms",
    records: () => editRecords(HEALTHY, "llm-call", (call) => ({ ...call, plannedMs: 80 })),
  },
  {
    code: "llm-saturated",
    severity: "warning",
    verdict: "GO",
    names: "p99 20 ms",
    records: () =>
      editRecords(syntheticEvidence({ beforeLlmMs: () => 900 }), "llm-call", (call) => ({ ...call, plannedMs: 80 })),
  },
  {
    // One stall of the mock's thread: a few answers by much, which no reported percentile shows.
    code: "llm-saturated",
    severity: "warning",
    verdict: "GO",
    names: "Timing error p99 60 ms",
    records: () => inLateTurn(60),
  },
  {
    code: "conservation-broken-by-us",
    severity: "invalid",
    verdict: "INVALID",
    names: "72 invocations were sent, 71 are on record",
    records: () => editAt(["archon-9"], () => []),
  },
  {
    code: "conservation-broken-by-us",
    severity: "invalid",
    verdict: "INVALID",
    names: "73 are on record",
    records: () => editAt(["archon-9"], (record) => [record, record]),
  },
  {
    code: "llm-lost",
    severity: "invalid",
    verdict: "INVALID",
    names: "llm-lost: the mock LLM stopped answering",
    records: () =>
      editRecords(editAt(["archon-9"], failed("orchestrator-error")), "end", (end) => ({
        ...end,
        partial: true,
        reason: "llm-lost: the mock LLM stopped answering",
      })),
  },
  {
    code: "partial-run",
    severity: "warning",
    verdict: "INCONCLUSIVE",
    names: "no last line",
    records: () => HEALTHY.slice(0, -1),
  },
  {
    code: "partial-run",
    severity: "warning",
    verdict: "INCONCLUSIVE",
    names: "interrupted",
    records: () => editRecords(HEALTHY, "end", (end) => ({ ...end, partial: true, reason: "interrupted" })),
  },
  {
    code: "not-measured",
    severity: "info",
    verdict: "INCONCLUSIVE",
    names: "no leak cycle was run",
    records: () => syntheticEvidence({ scenario: { leakCycles: 0, targets: ["leakCount <= 0"] } }),
  },
  {
    code: "machine-was-busy",
    severity: "warning",
    verdict: "GO",
    names: "Load average 3.5 on 2 cores",
    records: () =>
      editRecords(HEALTHY, "run", (run) => ({ ...run, environment: { ...run.environment, loadAverage1m: 3.5 } })),
  },
  {
    code: "runner-saturated",
    severity: "invalid",
    verdict: "INVALID",
    names: "the calibration found a ceiling of 700",
    records: () => beforeEnd(calibration(700, 9000)),
  },
  {
    code: "llm-saturated",
    severity: "invalid",
    verdict: "INVALID",
    names: "the calibration found a ceiling of 650",
    records: () => beforeEnd(calibration(9000, 650)),
  },
  {
    code: "runner-saturated",
    severity: "invalid",
    verdict: "INVALID",
    names: "Timer jitter p99 21 ms",
    records: () => editRecords(HEALTHY, "calibration", (record) => ({ ...record, timerJitterP99Ms: 21 })),
  },
  {
    code: "runner-saturated",
    severity: "invalid",
    verdict: "INVALID",
    names: "loopback round trip p50 25 ms",
    records: () => editRecords(HEALTHY, "calibration", (record) => ({ ...record, loopbackRoundTripP50Ms: 25 })),
  },
  {
    code: "not-calibrated",
    severity: "warning",
    verdict: "GO",
    names: "no llmCeilingPerSec",
    records: () => editRecords(HEALTHY, "calibration", (record) => ({ ...record, llmCeilingPerSec: null })),
  },
  {
    code: "not-calibrated",
    severity: "warning",
    verdict: "GO",
    names: "The evidence holds no calibration",
    records: () => HEALTHY.filter(({ kind }) => kind !== "calibration"),
  },
  {
    code: "held-past-timeout",
    severity: "invalid",
    verdict: "INVALID",
    names: "1 in phase wave",
    agentIds: ["archon-9"],
    records: () => timedOutWith({ heldMs: 60_000, outcome: "client-aborted" }),
  },
  {
    code: "held-past-timeout",
    severity: "invalid",
    verdict: "INVALID",
    names: "Limit 120000 ms",
    agentIds: ["archon-9"],
    records: () => timedOutWith({ heldMs: 0, attempts: 0, endedAtMs: null, outcome: "pending" }),
  },
];
