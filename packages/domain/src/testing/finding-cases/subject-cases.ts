import { editRecords } from "../edit-records.ts";
import { syntheticEvidence } from "../synthetic-evidence.ts";
import type { FindingCase } from "./finding-case.ts";
import { HEALTHY, editAt, beforeEnd, failed, death, timedOutWith, underTargets } from "./spoiled-evidence.ts";

/** Known answers of the subject detectors. */
export const SUBJECT_CASES: readonly FindingCase[] = [
  {
    code: "deferred-instantiation",
    severity: "failure",
    verdict: "NO-GO",
    names: "a first invocation takes 6000 ms",
    records: () =>
      syntheticEvidence({
        instantiationMs: 5,
        beforeLlmMs: ({ phase }) => (phase === "leak" || phase === "probe" ? 6000 : 10),
      }),
  },
  {
    code: "deferred-instantiation",
    severity: "warning",
    verdict: "GO",
    names: "not 5 ms",
    records: () =>
      syntheticEvidence({
        scenario: { leakCycles: 0, targets: ["p95LatencyMs < 2000"] },
        instantiationMs: 5,
        beforeLlmMs: ({ phase }) => (phase === "probe" ? 6000 : 10),
      }),
  },
  {
    code: "concurrency-ceiling",
    severity: "failure",
    verdict: "NO-GO",
    names: "at most 6 of 72 agents",
    records: () => syntheticEvidence({ ceiling: 6 }),
  },
  {
    code: "concurrency-ceiling",
    severity: "warning",
    verdict: "GO",
    names: "at most 6 of 72 agents",
    records: () => syntheticEvidence({ ceiling: 6, scenario: { targets: ["concurrencyCeilingRatio >= 0.05"] } }),
  },
  {
    code: "invocations-hung",
    severity: "failure",
    verdict: "NO-GO",
    names: "2 of 72 agents hung: archon-3, archon-8",
    agentIds: ["archon-3", "archon-8"],
    records: () => editAt(["archon-3", "archon-8"], failed("timeout")),
  },
  {
    code: "invocations-failed",
    severity: "failure",
    verdict: "NO-GO",
    names: "it was orchestrator-error",
    agentIds: ["archon-3"],
    records: () => editAt(["archon-3"], failed("orchestrator-error")),
  },
  {
    code: "invocations-failed",
    severity: "warning",
    verdict: "GO",
    names: "1 in phase wave",
    records: () =>
      editRecords(editAt(["archon-3"], failed("orchestrator-error")), "run", (run) => ({
        ...run,
        scenario: { ...run.scenario, targets: ["successRatio >= 0.95"] },
      })),
  },
  {
    code: "invocations-failed",
    severity: "failure",
    verdict: "NO-GO",
    names: "cancelled",
    agentIds: ["archon-3"],
    records: () => editAt(["archon-3"], (record) => ({ ...record, outcome: "cancelled" })),
  },
  {
    code: "orchestrator-died",
    severity: "failure",
    verdict: "NO-GO",
    names: "(exit code 137): the process ended",
    records: () => beforeEnd(death("died", 137)),
  },
  {
    code: "orchestrator-died",
    severity: "failure",
    verdict: "NO-GO",
    names: "Traceback | MemoryError",
    records: () => beforeEnd(death("died", null)),
  },
  {
    code: "results-miscounted",
    severity: "failure",
    verdict: "NO-GO",
    names: "conservation at 4321 ms",
    records: () => beforeEnd(death("conservation", null)),
  },
  {
    code: "orchestrator-not-started",
    severity: "warning",
    verdict: "INCONCLUSIVE",
    names: "the process ended",
    records: () => [...HEALTHY.slice(0, 1), death("provisioning", null)],
  },
  {
    code: "agents-not-ready",
    severity: "failure",
    verdict: "NO-GO",
    names: "1 agents failed to instantiate: archon-2",
    agentIds: ["archon-2"],
    records: () =>
      editRecords(HEALTHY, "agent", (agent) =>
        agent.phase === "instantiate" && agent.agentId === "archon-2" ? { ...agent, status: "failed" } : agent,
      ),
  },
  {
    code: "invocations-hung",
    severity: "warning",
    verdict: "GO",
    names: "1 invocations ran into the limit of 120000 ms: 1 in phase wave",
    agentIds: ["archon-3"],
    records: () => underTargets(editAt(["archon-3"], failed("timeout")), "successRatio >= 0.95"),
  },
  {
    code: "invocations-hung",
    severity: "failure",
    verdict: "NO-GO",
    names: "1 in phase warm-up",
    agentIds: ["archon-7"],
    records: () =>
      editRecords(HEALTHY, "invocation", (record) =>
        record.phase === "warm-up" && record.wave === 1 && record.agentId === "archon-7"
          ? failed("timeout")(record)
          : record,
      ),
  },
  {
    code: "invocations-hung",
    severity: "warning",
    verdict: "GO",
    names: "72 in phase probe",
    records: () =>
      editRecords(HEALTHY, "invocation", (record) => (record.phase === "probe" ? failed("timeout")(record) : record)),
  },
  {
    code: "invocations-hung",
    severity: "failure",
    verdict: "NO-GO",
    names: "1 in phase wave",
    agentIds: ["archon-9"],
    records: () => timedOutWith({ heldMs: 40 }),
  },
  {
    code: "invocations-hung",
    severity: "failure",
    verdict: "NO-GO",
    names: "1 in phase wave",
    agentIds: ["archon-9"],
    records: () => timedOutWith({ heldMs: 0.02, endedAtMs: null, outcome: "pending" }),
  },
  {
    code: "release-incomplete",
    severity: "failure",
    verdict: "NO-GO",
    names: "pool 7: 70 of 72 agents",
    records: () => editRecords(HEALTHY, "release", (one) => (one.pool === 7 ? { ...one, releasedAgents: 70 } : one)),
  },
  {
    code: "release-incomplete",
    severity: "failure",
    verdict: "NO-GO",
    names: "pool 7: no answer",
    records: () => editRecords(HEALTHY, "release", (one) => (one.pool === 7 ? { ...one, releasedAgents: null } : one)),
  },
  {
    code: "release-incomplete",
    severity: "warning",
    verdict: "GO",
    names: "pool 4: no answer",
    records: () => beforeEnd({ kind: "release", pool: 4, atMs: 5000, releasedAgents: null }),
  },
  {
    code: "release-incomplete",
    severity: "warning",
    verdict: "INCONCLUSIVE",
    names: "pool 14: no answer",
    records: () =>
      editRecords(HEALTHY, "release", (one) => (one.pool === 14 ? { ...one, releasedAgents: null } : one)).slice(0, -1),
  },
];
