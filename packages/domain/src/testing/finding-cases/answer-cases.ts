import type { EvidenceRecord } from "../../evidence/evidence-record.ts";
import { editRecords } from "../edit-records.ts";
import type { FindingCase } from "./finding-case.ts";
import { HEALTHY, isAt, editAt, editCall, beforeEnd, stray } from "./spoiled-evidence.ts";

const EARLIER = "warm-up-0-4-archon-9";
const EARLIER_CANARY = `canary-${EARLIER}`;
/** Makes the earlier invocation one of another pool: an agent of the same name, and no other. */
const otherPool = (records: readonly EvidenceRecord[]): readonly EvidenceRecord[] =>
  editRecords(records, "invocation", (record) => (record.requestId === EARLIER ? { ...record, pool: 3 } : record));

/** The same run by the user's own agents. */
const byOwnAgents = (records: readonly EvidenceRecord[]): readonly EvidenceRecord[] =>
  editRecords(records, "orchestrator", (record) => ({
    ...record,
    description: { ...record.description, settings: { ...record.description.settings, "own.target": "crew:make" } },
  }));

/** Known answers of the answer detectors. */
export const ANSWER_CASES: readonly FindingCase[] = [
  {
    code: "context-crossed",
    severity: "failure",
    verdict: "NO-GO",
    names: "archon-9 holds archon-8",
    agentIds: ["archon-9"],
    records: () => {
      const other = HEALTHY.find((record) => record.kind === "invocation" && isAt(record, "archon-8"));
      const canary = other?.kind === "invocation" ? other.canary : "";
      return editAt(["archon-9"], (record) => ({ ...record, canariesFound: [record.canary, canary] }));
    },
  },
  {
    code: "context-crossed",
    severity: "failure",
    verdict: "NO-GO",
    names: "archon-9 with archon-1",
    agentIds: ["archon-9", "archon-1"],
    records: () => {
      const first = HEALTHY.find((record) => record.kind === "invocation" && record.agentId === "archon-1");
      const canary = first?.kind === "invocation" ? first.canary : "";
      return editCall("archon-9", (call) => ({ ...call, canaries: [...call.canaries, canary] }));
    },
  },
  {
    code: "context-crossed",
    severity: "failure",
    verdict: "NO-GO",
    names: "archon-9 holds archon-9 of pool 3",
    agentIds: ["archon-9"],
    records: () =>
      otherPool(editAt(["archon-9"], (record) => ({ ...record, canariesFound: [record.canary, EARLIER_CANARY] }))),
  },
  {
    code: "context-crossed",
    severity: "failure",
    verdict: "NO-GO",
    names: "archon-9 of pool 4 with archon-9 of pool 3",
    agentIds: ["archon-9"],
    records: () =>
      otherPool(editCall("archon-9", (call) => ({ ...call, canaries: [...call.canaries, EARLIER_CANARY] }))),
  },
  {
    code: "stale-context",
    severity: "failure",
    verdict: "NO-GO",
    names: "in 1 answers and 0 LLM calls. Requests wave-3-4-archon-9 hold",
    agentIds: ["archon-9"],
    records: () => editAt(["archon-9"], (record) => ({ ...record, canariesFound: [record.canary, EARLIER_CANARY] })),
  },
  {
    code: "stale-context",
    severity: "failure",
    verdict: "NO-GO",
    names: "in 0 answers and 1 LLM calls. Requests wave-3-4-archon-9 hold",
    agentIds: ["archon-9"],
    records: () => editCall("archon-9", (call) => ({ ...call, canaries: [EARLIER_CANARY, ...call.canaries] })),
  },
  {
    code: "result-dropped",
    severity: "failure",
    verdict: "NO-GO",
    names: "archon-4",
    agentIds: ["archon-4"],
    records: () => editAt(["archon-4"], (record) => ({ ...record, outcome: "pending", endedAtMs: null })),
  },
  {
    code: "result-doubled",
    severity: "failure",
    verdict: "NO-GO",
    names: "wave-3-4-archon-5",
    agentIds: ["archon-5"],
    records: () => beforeEnd(stray("doubled")),
  },
  {
    code: "result-invented",
    severity: "failure",
    verdict: "NO-GO",
    names: "wave-3-4-archon-5",
    agentIds: ["archon-5"],
    records: () => beforeEnd(stray("invented")),
  },
  {
    code: "answer-without-own-canary",
    severity: "failure",
    verdict: "NO-GO",
    names: "1 of 1800 successes",
    agentIds: ["archon-6"],
    records: () => editAt(["archon-6"], (record) => ({ ...record, canariesFound: [] })),
  },
  {
    code: "answer-without-llm-call",
    severity: "failure",
    verdict: "NO-GO",
    names: "1 of 1800 successes",
    agentIds: ["archon-6"],
    records: () => editCall("archon-6", () => []),
  },
  {
    code: "answer-without-llm-call",
    severity: "failure",
    verdict: "NO-GO",
    names: "the journal holds 0 calls",
    records: () => HEALTHY.filter(({ kind }) => kind !== "llm-call"),
  },
  {
    code: "answer-without-llm-call",
    severity: "failure",
    verdict: "NO-GO",
    names: "1 of 1800 successes",
    agentIds: ["archon-6"],
    records: () => byOwnAgents(editCall("archon-6", () => [])),
  },
  {
    code: "canaries-lost",
    severity: "invalid",
    verdict: "INVALID",
    names: "no canary in common",
    records: () => byOwnAgents(editRecords(HEALTHY, "llm-call", (call) => ({ ...call, canaries: [] }))),
  },
  {
    code: "canaries-lost",
    severity: "invalid",
    verdict: "INVALID",
    names: "0 calls in the journal",
    records: () => byOwnAgents(HEALTHY.filter(({ kind }) => kind !== "llm-call")),
  },
  {
    code: "silent-llm-retries",
    severity: "failure",
    verdict: "NO-GO",
    names: "1 invocations of the probe and the judged waves asked the LLM 3 times",
    agentIds: ["archon-6"],
    records: () => editCall("archon-6", (call) => [call, { ...call, callId: "b" }, { ...call, callId: "c" }]),
  },
  {
    code: "silent-llm-retries",
    severity: "warning",
    verdict: "GO",
    names: "0 of the 1 further calls follow no fault of the LLM",
    agentIds: ["archon-6"],
    records: () => editCall("archon-6", (call) => [{ ...call, callId: "limited", outcome: "rate-limited" }, call]),
  },
  {
    code: "silent-llm-retries",
    severity: "failure",
    verdict: "NO-GO",
    names: "asked the LLM 3 times (1 of them for tool turns, which count as needed); 1 of the 1 further calls",
    agentIds: ["archon-6"],
    records: () =>
      editCall("archon-6", (call) => [{ ...call, callId: "tool", toolTurn: true }, { ...call, callId: "b" }, call]),
  },
  {
    code: "llm-calls-without-canary",
    severity: "warning",
    verdict: "GO",
    names: "1 of 1801 calls",
    records: () => editCall("archon-6", (call) => [call, { ...call, callId: "b", canaries: [] }]),
  },
  {
    code: "rate-limit-held",
    severity: "info",
    verdict: "INCONCLUSIVE",
    names: "40 ms on average",
    records: () => editRecords(HEALTHY, "llm-call", (call) => ({ ...call, heldMs: 40, plannedMs: 60 })),
  },
  {
    code: "llm-faults",
    severity: "info",
    verdict: "GO",
    names: "rate-limited",
    records: () => editCall("archon-6", (call) => [{ ...call, callId: "limited", outcome: "rate-limited" }, call]),
  },
  {
    code: "answer-without-own-canary",
    severity: "warning",
    verdict: "GO",
    names: "the openai LLM may leave it out",
    agentIds: ["archon-6"],
    records: () =>
      editRecords(
        editAt(["archon-6"], (record) => ({ ...record, canariesFound: [] })),
        "run",
        (run) => ({
          ...run,
          scenario: { ...run.scenario, llm: { ...run.scenario.llm, kind: "openai" } },
        }),
      ),
  },
];
