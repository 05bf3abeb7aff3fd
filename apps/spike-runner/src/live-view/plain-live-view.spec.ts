import type { ProgressEvent } from "@plimsoll/application";
import { describe, expect, it } from "vitest";
import { PlainLiveView } from "./plain-live-view.ts";

const linesOf = (events: readonly ProgressEvent[]): readonly string[] => {
  const lines: string[] = [];
  const view = new PlainLiveView({ write: (text) => lines.push(text) });
  for (const event of events) view.publish(event);
  return lines;
};

const progress = (done: number, failed: number): ProgressEvent => ({
  ...{ type: "wave-progress", phase: "wave", inFlight: 8 - done - failed, done, failed },
  ...{ p50LatencyMs: 100, p95LatencyMs: 104.6 },
});

describe("PlainLiveView", () => {
  it("writes one line for a step's beginning and one for its end, with the memory seen meanwhile", () => {
    expect(
      linesOf([
        { type: "phase-started", phase: "start", detail: "crewai" },
        { type: "resources", memoryBytes: 1_048_576, memoryKind: "rss", cpuCores: 1 },
        { type: "phase-ended", phase: "start", durationMs: 2500 },
      ]),
    ).toEqual(["start: crewai\n", "start: done in 2.50 s, 1 MB rss\n"]);
  });

  it("writes one line for a wave, when its last agent is done", () => {
    const started: ProgressEvent = { type: "wave-started", phase: "wave", wave: 0, waves: 6, agentCount: 8 };
    expect(linesOf([started, progress(3, 0), progress(7, 1), progress(7, 1)])).toEqual([
      "wave 1/6: 7 done, 1 failed, p50 100 ms, p95 105 ms so far\n",
    ]);
  });

  it("says once that all agents are ready, and always that some are not", () => {
    const all: ProgressEvent = { type: "agents", ready: 8, failed: 0, total: 8 };
    const some: ProgressEvent = { type: "agents", ready: 7, failed: 1, total: 8 };
    expect(linesOf([all, all, some])).toEqual(["agents: 8 ready, 0 failed\n", "agents: 7 ready, 1 failed\n"]);
  });
});
