import type { ProgressEvent } from "@plimsoll/application";
import fc from "fast-check";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { afterProgress, initialLiveState, type LiveState } from "./live-state.ts";
import { renderLiveView } from "./render-live-view.ts";

const plain = picocolors.createColors(false);

const events: readonly ProgressEvent[] = [
  { type: "phase-started", phase: "calibrate", detail: "clock" },
  { type: "phase-ended", phase: "calibrate", durationMs: 830 },
  { type: "phase-started", phase: "instantiate", detail: "72 agents at once" },
  { type: "agents", ready: 70, failed: 2, total: 72 },
  { type: "phase-ended", phase: "instantiate", durationMs: 1240 },
  { type: "phase-started", phase: "wave", detail: "6 judged waves" },
  { type: "wave-started", phase: "wave", wave: 2, waves: 6, agentCount: 72 },
  { type: "wave-progress", phase: "wave", inFlight: 36, done: 34, failed: 2, p50LatencyMs: 101.2, p95LatencyMs: 1500 },
  { type: "resources", memoryBytes: 326 * 1_048_576, memoryKind: "pss", cpuCores: 1.84 },
];

const after = (some: readonly ProgressEvent[]): LiveState =>
  some.reduce((state, event) => afterProgress(state, event, 2000), initialLiveState("plimsoll spike  crewai", 1000));

describe("renderLiveView", () => {
  it("shows steps with their durations and the numbers of the moment", () => {
    const view = renderLiveView(after(events), { nowMs: 66_000, columns: 100, colors: plain });
    expect(view.split("\n")).toEqual([
      "plimsoll spike  crewai  1:05",
      "  ✓ calibrate        830 ms  clock",
      "  ✓ instantiate      1.24 s  72 agents at once",
      "  ▸ wave           1:04 min  6 judged waves",
      "    agents   70 ready  2 failed  of 72",
      "    wave 3/6  ████████████░░░░░░░░░░░░  36 in flight  34 done  2 failed",
      "    latency  p50 101 ms  p95 1.50 s so far",
      "    host     326 MB pss  1.84 cores",
    ]);
  });

  it("shows a step's latest message in place of its detail", () => {
    const state = after([...events.slice(0, 1), { type: "message", phase: "calibrate", text: "mock LLM" }]);
    expect(renderLiveView(state, { nowMs: 2000, columns: 80, colors: plain })).toContain("mock LLM");
  });

  it("forgets the last wave's numbers when the next step begins", () => {
    const state = after([...events, { type: "phase-started", phase: "cleanup", detail: "" }]);
    expect(renderLiveView(state, { nowMs: 2000, columns: 80, colors: plain })).not.toContain("in flight");
  });

  it("has all agents in flight when a wave begins, and keeps the latency of the waves before", () => {
    const state = after([...events, { type: "wave-started", phase: "wave", wave: 3, waves: 6, agentCount: 72 }]);
    const view = renderLiveView(state, { nowMs: 2000, columns: 100, colors: plain });
    expect(view).toContain("72 in flight  0 done  0 failed");
    expect(view).toContain("p95 1.50 s so far");
  });

  it("paints nothing when colours are off and something when they are on", () => {
    const frame = { nowMs: 2000, columns: 80 };
    const escape = String.fromCharCode(27);
    expect(renderLiveView(after(events), { ...frame, colors: plain })).not.toContain(escape);
    expect(renderLiveView(after(events), { ...frame, colors: picocolors.createColors(true) })).toContain(escape);
  });

  it("never draws a line that is wider than the terminal", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.subarray([...events]), (columns, some) => {
        const lines = renderLiveView(after(some), { nowMs: 2000, columns, colors: plain }).split("\n");
        expect(lines.filter((line) => line.length > columns)).toEqual([]);
      }),
    );
  });
});
