import { describe, expect, it } from "vitest";
import { NO_USAGE } from "../workflow/budget.ts";
import type { WorkflowEvent } from "../workflow/workflow-event.ts";
import { limitHit } from "./audit-of-event.ts";
import { AuditScribe } from "./audit-scribe.ts";

const KEY = { tenantId: "t", workflowId: "w" };
const of = { taskId: "a", attempt: 1, fencingToken: 1, atMs: 5 };

const failedWith = (message: string, atMs = 5): WorkflowEvent => ({
  kind: "task-failed",
  ...of,
  atMs,
  error: { class: "permanent", code: "budget-exhausted", message, retryAfterMs: null },
  usage: NO_USAGE,
  ranMs: 3,
});

const entriesOf = (scribe: AuditScribe, events: readonly WorkflowEvent[]) =>
  JSON.parse(`[${scribe.entriesOf(KEY, events)}]`) as readonly {
    readonly actor: string;
    readonly action: string;
    readonly detail: Readonly<Record<string, unknown>>;
  }[];

describe("the scribe of the audit log", () => {
  it("names the engine that claimed a workflow, until it is somebody else's", () => {
    const scribe = new AuditScribe();
    const scaled: WorkflowEvent = { kind: "pool-scaled", atMs: 1, from: 0, to: 2, reason: "load" };
    expect(entriesOf(scribe, [scaled])[0]?.actor).toBe("engine");
    scribe.claimed(KEY, "one");
    expect(entriesOf(scribe, [scaled])[0]?.actor).toBe("engine:one");
    scribe.forgetEngine("two");
    expect(entriesOf(scribe, [scaled])[0]?.actor).toBe("engine:one");
    scribe.forgetEngine("one");
    expect(entriesOf(scribe, [scaled])[0]?.actor).toBe("engine");
  });

  it("tells a limit apart from the failure that it caused", () => {
    const said = entriesOf(new AuditScribe(), [failedWith("10 of 10 tokens are spent")]);
    expect(said.map(({ action }) => action)).toEqual(["task-failed", "limit-hit"]);
    expect(said[1]?.detail).toEqual({ task: "a", attempt: 1, limit: "budget", code: "budget-exhausted" });
  });

  it("writes the same text for the same entry, its keys in one order", () => {
    const said = { atMs: 1, actor: "a", action: "b", subject: "c", detail: { one: 1, two: "x", three: false } };
    expect(new AuditScribe().entry(said)).toBe(
      '{"atMs":1,"actor":"a","action":"b","subject":"c","detail":{"one":1,"two":"x","three":false}}',
    );
  });

  it("keeps secrets out of what is cut, and out of what it has written before", () => {
    const scribe = new AuditScribe(["hidden words"]);
    for (let padding = 480; padding < 512; padding += 1) {
      const text = scribe.entriesOf(KEY, [failedWith(`${"-".repeat(padding)}hidden words sk-abcdefgh12345678`)]);
      expect(text).not.toMatch(/hidden|sk-a/);
    }
    const short = failedWith("it said: hidden words");
    expect([scribe.entriesOf(KEY, [short]), scribe.entriesOf(KEY, [short])].join()).not.toContain("hidden");
  });
});

describe("limitHit", () => {
  const error = { code: "x", message: "", retryAfterMs: null } as const;
  it.each([
    [{ ...error, class: "resource", code: "out-of-memory" }, "memory"],
    [{ ...error, class: "timeout", code: "cpu-time-limit" }, "cpu-time"],
    [{ ...error, class: "timeout" }, "wall-time"],
    [{ ...error, class: "retryable", code: "rate-limited" }, "rate"],
    [{ ...error, class: "resource" }, "resource"],
    [{ ...error, class: "crash" }, null],
  ] as const)("calls %j %s", (failure, limit) => {
    expect(limitHit(failure)).toBe(limit);
  });
});
