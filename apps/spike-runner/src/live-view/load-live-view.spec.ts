import type { ProgressEvent } from "@plimsoll/application";
import picocolors from "picocolors";
import { expect, it } from "vitest";
import { afterProgress, initialLiveState } from "./live-state.ts";
import { PlainLiveView } from "./plain-live-view.ts";
import { renderLiveView } from "./render-live-view.ts";

const progress = (more: Partial<Extract<ProgressEvent, { type: "load-progress" }>> = {}): ProgressEvent => ({
  ...{ type: "load-progress", phase: "load", stage: 1, stages: 3, name: "spike", isStageEnd: false },
  ...{ elapsedMs: 5000, plannedMs: 10_000, inFlight: 4, waiting: 7, done: 90, failed: 2, dropped: 1 },
  ...{ p50LatencyMs: 100, p95LatencyMs: 250, ...more },
});

const shown = (event: ProgressEvent): string => {
  const state = afterProgress(initialLiveState("load", 0), event, 10);
  return renderLiveView(state, { nowMs: 10, columns: 100, colors: picocolors.createColors(false) });
};

it("draws the stage, how far the load is, and what is open, waiting, failed and dropped", () => {
  expect(shown(progress())).toMatch(/stage 2\/3 {2}█{12}░{12} {2}spike/);
  expect(shown(progress())).toContain("4 in flight  7 waiting  90 done  2 failed  1 dropped");
  expect(shown(progress())).toContain("p50 100 ms  p95 250 ms");
});

it("shows the time instead of a bar where waves take as long as they take", () => {
  expect(shown(progress({ plannedMs: null, elapsedMs: 65_000 }))).toContain("stage 2/3  1:05  spike");
});

it("writes a line at the end of a stage and none in between, where there is no terminal", () => {
  let text = "";
  const view = new PlainLiveView({ write: (part) => (text += part) });
  view.publish(progress());
  expect(text).toBe("");
  view.publish(progress({ isStageEnd: true }));
  expect(text).toBe(
    "stage 2/3 spike: 90 done, 2 failed, 1 dropped, 4 in flight, 7 waiting, p50 100 ms, p95 250 ms so far\n",
  );
});
