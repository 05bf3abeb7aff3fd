import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conservationViolation } from "./conservation-violation.ts";
import { parallelExecutionMetrics } from "./measure-parallel-execution.ts";
import { ParallelExecutionMetrics } from "./parallel-execution-metrics.ts";
import type { ParallelWorkflow } from "./parallel-workflow.ts";
import { ParallelWorkflowState } from "./parallel-workflow-state.ts";
import { replayWorkflow } from "./replay-workflow.ts";
import { possibleEvents } from "./testing/random-run.ts";
import { syntheticTask as task, syntheticWorkflow } from "./testing/synthetic-workflow.ts";
import type { WorkflowEvent } from "./workflow-event.ts";
import { WorkflowProgress } from "./workflow-progress.ts";

const started = (definition: ParallelWorkflow): WorkflowProgress => WorkflowProgress.start(definition, 100);
const done = (progress: WorkflowProgress, ...events: readonly WorkflowEvent[]): void => {
  for (const event of events) Result.getOrThrow(progress.apply(event));
};

const workflows: fc.Arbitrary<ParallelWorkflow> = fc
  .array(fc.array(fc.nat(), { maxLength: 2 }), { maxLength: 7 })
  .map((all) => all.map((picks, i) => task(`t${i}`, ...(i === 0 ? [] : picks.map((pick) => `t${pick % i}`)))))
  .map((tasks) => syntheticWorkflow(...tasks));
const runs = fc.tuple(workflows, fc.array(fc.nat(), { maxLength: 150, size: "max" }));

/** Plays a run: at each step one of the events that may follow. */
const play = (definition: ParallelWorkflow, picks: readonly number[], look: (p: WorkflowProgress) => void) => {
  const progress = started(definition);
  const events: WorkflowEvent[] = [];
  for (const [at, pick] of picks.entries()) {
    if (progress.state().finishedAtMs !== null) break;
    const possible = possibleEvents(progress, 1_000 + at);
    const event = possible[pick % possible.length];
    if (event === undefined) break;
    done(progress, event);
    events.push(event);
    look(progress);
  }
  return { progress, events };
};

describe("WorkflowProgress under any run", () => {
  it("loses and doubles no task, and its figures add up", () => {
    const isState = Schema.is(ParallelWorkflowState);
    const isMetrics = Schema.is(ParallelExecutionMetrics);
    fc.assert(
      fc.property(runs, ([definition, picks]) => {
        play(definition, picks, (progress) => {
          const state = progress.state();
          expect(conservationViolation(definition, state)).toBeNull();
          expect(Object.values(progress.counts).reduce((a, b) => a + b, 0)).toBe(definition.tasks.length);
          expect(progress.settled).toBe(state.parallelTasks.every(({ finishedAtMs }) => finishedAtMs !== null));
          const metrics = parallelExecutionMetrics(definition, state, 5_000);
          expect([metrics.unaccounted, isState(state), isMetrics(metrics)]).toEqual([0, true, true]);
        });
      }),
    );
  });

  it("is what the replay of its journal says, and counts attempts as the journal does", () => {
    fc.assert(
      fc.property(runs, ([definition, picks]) => {
        const { progress, events } = play(definition, picks, () => undefined);
        const replayed = Result.getOrThrow(replayWorkflow(definition, 100, events));
        expect(replayed.state()).toEqual(progress.state());
        expect(replayed.cancelReason).toBe(progress.cancelReason);
        const metrics = parallelExecutionMetrics(definition, progress.state(), 5_000);
        const count = (kind: WorkflowEvent["kind"]) => events.filter((event) => event.kind === kind).length;
        expect(metrics.attempts).toBe(count("task-dispatched"));
        expect(metrics.interruptedAttempts).toBe(count("task-interrupted"));
      }),
    );
  });

  it("goes on from any state that was kept as if it had never stopped", () => {
    fc.assert(
      fc.property(runs, fc.nat(), ([definition, picks], cut) => {
        const { progress, events } = play(definition, picks, () => undefined);
        const at = cut % (events.length + 1);
        const first = Result.getOrThrow(replayWorkflow(definition, 100, events.slice(0, at)));
        const kept = JSON.parse(JSON.stringify(first.state()));
        const restored = WorkflowProgress.restore(definition, kept, first.cancelReason);
        expect(restored.state()).toEqual(first.state());
        expect(restored.counts).toEqual(first.counts);
        done(restored, ...events.slice(at));
        expect(restored.state()).toEqual(progress.state());
      }),
    );
  });

  it("changes nothing by an event that it refuses", () => {
    fc.assert(
      fc.property(runs, runs, ([definition, picks], [, others]) => {
        const { progress } = play(definition, picks, () => undefined);
        for (const event of play(definition, others, () => undefined).events) {
          const [before, counts] = [progress.state(), progress.counts];
          if (Result.isSuccess(progress.apply(event))) continue;
          expect(progress.state()).toEqual(before);
          expect(progress.counts).toEqual(counts);
        }
      }),
    );
  });
});
