import type { ProgressEvent } from "@plimsoll/application";
import picocolors from "picocolors";
import { expect, it } from "vitest";
import { afterProgress, initialLiveState } from "./live-state.ts";
import { renderComparisonView } from "./render-comparison-view.ts";

const plain = picocolors.createColors(false);

const after = (...events: readonly ProgressEvent[]) =>
  events.reduce((state, event) => afterProgress(state, event, 2000), initialLiveState("", 1000));

const state = {
  title: "plimsoll compare  3 orchestrators",
  startedAtMs: 1000,
  subjects: new Map([
    [
      "crewai",
      after(
        { type: "phase-started", phase: "warm-up", detail: "2 waves" },
        { type: "phase-ended", phase: "warm-up", durationMs: 300 },
        { type: "wave-started", phase: "wave", wave: 2, waves: 6, agentCount: 72 },
        {
          type: "wave-progress",
          phase: "wave",
          inFlight: 36,
          done: 34,
          failed: 2,
          p50LatencyMs: 101.2,
          p95LatencyMs: 1500,
        },
      ),
    ],
    ["stub", after({ type: "phase-started", phase: "instantiate", detail: "72 agents at once" })],
    ["langgraph-js", after()],
  ]),
};

it("shows each subject's step and latency in a line, and who is under load", () => {
  expect(renderComparisonView(state, { nowMs: 66_000, columns: 80, colors: plain }).split("\n")).toEqual([
    "plimsoll compare  3 orchestrators  1:05",
    "  ▸ crewai        wave 3/6 █████░░░░░  p50 101 ms  p95 1.50 s  34 done  2 failed",
    "  ▸ stub          instantiate: 72 agents at once",
    "  · langgraph-js",
  ]);
});

it("never draws a line wider than the terminal", () => {
  const lines = renderComparisonView(state, { nowMs: 66_000, columns: 40, colors: plain }).split("\n");
  expect(lines.map(({ length }) => length > 40)).toEqual([false, false, false, false]);
});
