import type { WorkflowWrite } from "@plimsoll/application";
import { dispatched, retried, scaled, succeeded } from "@plimsoll/contract-tests";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layoutWrites, resultsOf } from "./append-layout.ts";

const write = (
  workflowId: string,
  firstSequence: number,
  events: WorkflowWrite["events"],
  epoch = 1,
): WorkflowWrite => ({
  tenantId: "tenant",
  workflowId,
  epoch,
  firstSequence,
  events,
});

const shapeOf = (writes: readonly WorkflowWrite[], oneByOne = false) =>
  layoutWrites(writes, oneByOne).segments.map(({ workflowId, firstSequence, events, round }) => [
    workflowId,
    firstSequence,
    events.length,
    round,
  ]);

describe("the layout of a batch", () => {
  it("joins writes that follow each other, whatever is written between them", () => {
    const writes = [write("a", 3, [scaled(1)]), write("b", 3, [scaled(1)]), write("a", 4, [scaled(2), scaled(3)])];
    expect(shapeOf(writes)).toEqual([
      ["a", 3, 3, 1],
      ["b", 3, 1, 1],
    ]);
    expect(layoutWrites(writes).segmentsOfWrite).toEqual([[0], [1], [0]]);
  });

  it("begins a new round for a repeated write, another epoch, a gap, and one by one", () => {
    expect(shapeOf([write("a", 3, [scaled(1)]), write("a", 3, [scaled(1)])])).toEqual([
      ["a", 3, 1, 1],
      ["a", 3, 1, 2],
    ]);
    expect(shapeOf([write("a", 3, [scaled(1)]), write("a", 4, [scaled(1)], 2)]).length).toBe(2);
    expect(shapeOf([write("a", 3, [scaled(1)]), write("a", 5, [scaled(1)])]).length).toBe(2);
    expect(shapeOf([write("a", 3, [scaled(1), scaled(2)])], true)).toEqual([
      ["a", 3, 1, 1],
      ["a", 4, 1, 2],
    ]);
  });

  it("adds what a task spends one by one, as floating-point sums depend on their order", () => {
    const again = { taskId: "t", attempt: 2, fencingToken: 2 };
    const events = [dispatched({ taskId: "t" }), retried({ taskId: "t" }, 9), dispatched(again), succeeded(again)];
    expect(shapeOf([write("a", 3, events)])).toEqual([
      ["a", 3, 2, 1],
      ["a", 5, 2, 2],
    ]);
  });

  it("keeps every event once, in order, in rounds that hold each workflow once", () => {
    const anyWrite = fc.record({ workflow: fc.integer({ min: 0, max: 3 }), count: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.array(anyWrite, { maxLength: 30 }), fc.boolean(), (shapes, oneByOne) => {
        let ordinal = 0;
        const writes = shapes.map(({ workflow, count }) =>
          write(
            `w${workflow}`,
            3 + ordinal,
            Array.from({ length: count }, () => scaled((ordinal += 1))),
          ),
        );
        const { segments, segmentsOfWrite } = layoutWrites(writes, oneByOne);
        const byWorkflow = (id: string) => segments.filter(({ workflowId }) => workflowId === id);
        for (const id of ["w0", "w1", "w2", "w3"]) {
          expect(byWorkflow(id).flatMap(({ events }) => events)).toEqual(
            writes.filter(({ workflowId }) => workflowId === id).flatMap(({ events }) => events),
          );
          expect(byWorkflow(id).map(({ round }) => round)).toEqual(byWorkflow(id).map((_, index) => index + 1));
        }
        expect(segmentsOfWrite.length).toBe(writes.length);
      }),
    );
  });

  it("calls a write fenced as soon as a part of it is", () => {
    const layout = layoutWrites([write("a", 3, [scaled(1), scaled(2)]), write("b", 3, [scaled(1)])], true);
    expect(resultsOf(layout, [1, 2, 1])).toEqual(["fenced", "written"]);
    expect(resultsOf(layout, [1, 1, 2])).toEqual(["written", "fenced"]);
  });
});
