import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { runStub } from "./run-stub.ts";

describe("a run that is stopped", () => {
  it.each([1_500, 2_500, 3_500])(
    "after %i ms releases its pools and keeps what there is, marked partial",
    async (ms) => {
      const run = await runStub({
        behaviour: { instantiationMs: 700 },
        scenario: { waves: 500, invocationTimeoutMs: 60_000 },
        stopRequested: Effect.sleep(ms),
      });
      expect(run.ending).toBe("interrupted");
      expect(run.assessment.partial).toBe(true);
      expect(run.records.at(-1)).toMatchObject({ kind: "end", partial: true });
      const pools = run.records.filter(({ kind }) => kind === "pool").length;
      expect(run.records.filter(({ kind }) => kind === "release")).toHaveLength(pools);
      const invocations = run.records.filter((record) => record.kind === "invocation");
      const sum = (outcome: string) => invocations.filter((record) => record.outcome === outcome).length;
      expect(sum("succeeded") + sum("failed") + sum("cancelled") + sum("pending")).toBe(invocations.length);
    },
  );
});
