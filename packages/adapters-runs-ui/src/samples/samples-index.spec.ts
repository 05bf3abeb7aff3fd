import { expect, it } from "vitest";
import { callOf, invocation, madeUpSamples, runRecord, samplesText } from "../testing/made-up-samples.ts";
import { invocationPage } from "./invocation-page.ts";
import { SamplesIndex } from "./samples-index.ts";

const indexOf = (...lines: readonly string[]): SamplesIndex => {
  const index = new SamplesIndex();
  for (const line of lines) index.take(line);
  return index;
};
const line = (record: unknown): string => JSON.stringify(record);

it("tells damaged lines by number and field, and goes on behind them", () => {
  const good = invocation(1, 0, 1_000);
  const index = indexOf(
    line(runRecord({ runId: "r" })),
    '{"kind":"invocation","wave":0',
    line({ ...good, sentAtMs: "soon" }),
    line([1]),
    line(good),
  );
  expect(index.damagedLineCount).toBe(3);
  expect(index.damage[0]).toMatch(/^line 2: /);
  expect(index.damage[1]).toBe("line 3: field sentAtMs of invocation is missing or not of its type");
  expect(index.invocations).toEqual([good]);
});

it("counts a call once that was written while open and again when it ended", () => {
  const one = invocation(1, 0, 1_000);
  const ended = callOf(one);
  const index = indexOf(line(one), line({ ...ended, endedAtMs: null, outcome: "pending" }), line(ended));
  expect(index.llmCallCount).toBe(1);
  expect(index.trace(one).calls).toEqual([ended]);
});

it("gives a call of a canary that was used again to the invocation it came after", () => {
  const canary = "again";
  const first = invocation(1, 0, 1_000, { canary, requestId: "turn-0" });
  const second = invocation(1, 0, 2_000, { canary, requestId: "turn-1" });
  const [early, late] = [callOf(first, { callId: "early" }), callOf(second, { callId: "late" })];
  const index = indexOf(...[first, second, late, early].map(line));
  expect(index.trace(first).calls).toEqual([early]);
  expect(index.trace(second).calls).toEqual([late]);
});

it("pages, filters and sorts on the server: a page is never longer than 500, failures count as slowest", () => {
  const index = indexOf(
    ...samplesText(madeUpSamples({ runId: "r", agentCount: 700, failedCount: 2 }))
      .trimEnd()
      .split("\n"),
  );
  const asked = { phase: "wave", wave: 1, agentId: null, outcome: null, sort: "latency", descending: true } as const;
  const page = invocationPage(index, { ...asked, offset: 0, limit: 100_000 });
  expect([page.totalCount, page.rows.length]).toEqual([700, 500]);
  expect(page.rows.slice(0, 3).map(({ latencyMs }) => latencyMs)).toEqual(["+Infinity", "+Infinity", 799]);
  const last = invocationPage(index, { ...asked, offset: 690, limit: 100 });
  expect(last.rows.map(({ latencyMs }) => latencyMs)).toEqual([111, 110, 109, 108, 107, 106, 105, 104, 103, 102]);
  const ofAgent = invocationPage(index, {
    ...asked,
    phase: null,
    wave: null,
    agentId: "archon-1",
    offset: 0,
    limit: 10,
  });
  expect(ofAgent.rows.map(({ wave }) => wave).toSorted()).toEqual([0, 1, 2]);
  const failed = invocationPage(index, { ...asked, outcome: "failed", offset: 0, limit: 10 });
  expect(failed.rows.map(({ error }) => error)).toEqual(Array(2).fill("llm-error: 503 from the LLM"));
});
