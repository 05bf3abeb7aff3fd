import * as Schema from "effect/Schema";
import { expect, it } from "vitest";
import { editRecords, syntheticEvidence } from "../testing/index.ts";
import { decidedByUs, indexEvidence } from "./evidence-index.ts";
import { EvidenceRecord } from "./evidence-record.ts";

const HEALTHY = syntheticEvidence({ scenario: { agentCount: 4, waves: 2 } });

it("is made of records that the schema of samples.ndjson accepts", () => {
  const lines = HEALTHY.map((record) => JSON.stringify(record));
  const decode = Schema.decodeUnknownSync(EvidenceRecord);
  expect(lines.map((line) => decode(JSON.parse(line)))).toEqual(HEALTHY);
});

it("knows files and threads that could not be read from none", () => {
  const sample = HEALTHY.find(({ kind }) => kind === "resources");
  const unread = { ...sample, openFiles: null, threads: null };
  expect(Schema.decodeUnknownSync(EvidenceRecord)(JSON.parse(JSON.stringify(unread)))).toEqual(unread);
});

it("counts a call once that was written while pending and again when it ended", () => {
  const twice = editRecords(HEALTHY, "llm-call", (call) => [call, { ...call, endedAtMs: null, outcome: "pending" }]);
  const calls = indexEvidence(twice).of["llm-call"];
  expect(calls).toEqual(indexEvidence(HEALTHY).of["llm-call"]);
});

it("gives every invocation its own calls, and leaves calls of strangers unclaimed", () => {
  const { traces } = indexEvidence([
    ...editRecords(HEALTHY, "llm-call", (call) => [
      call,
      { ...call, callId: `${call.callId}-x`, canaries: ["nobody's"] },
    ]),
  ]);
  expect(
    traces.all.every(({ invocation, calls }) => calls.length === 1 && calls[0]?.canaries[0] === invocation.canary),
  ).toBe(true);
  expect(traces.unclaimedCalls).toHaveLength(traces.all.length);
});

it("blames our own interruption only for waves that did not end", () => {
  const open = editRecords(HEALTHY, "invocation", (record) => ({ ...record, endedAtMs: null, outcome: "pending" }));
  const withoutEnd = open.slice(0, -1);
  const cut = withoutEnd.filter((record) => record.kind !== "wave" || record.phase !== "wave");
  const blamed = indexEvidence(cut);
  const phases = blamed.of.invocation.filter((record) => decidedByUs(blamed, record)).map(({ phase }) => phase);
  expect(new Set(phases)).toEqual(new Set(["wave"]));
  const whole = indexEvidence(open);
  expect(whole.of.invocation.some((record) => decidedByUs(whole, record))).toBe(false);
});
