import { type ConformanceReport, DEFAULT_SCENARIO, type LibraryTrap } from "@plimsoll/domain";
import { SYNTHETIC_DESCRIPTION } from "@plimsoll/domain/testing";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { type AgentOrchestratorPort, OrchestratorFailure } from "../../ports/agent-orchestrator.port.ts";
import type { StartedLlm } from "../../ports/llm-provider.port.ts";
import { type ConformanceCandidate, type ConformanceRequest, RunConformance } from "./run-conformance.use-case.ts";

const refused = new OrchestratorFailure({
  ...{ code: "died", message: "it died", hint: "look", exitCode: 1, lastStderr: [] },
});

/** Never does as it is told, so that only what needs no fault is tried. */
const llm: StartedLlm = {
  endpoint: null,
  journal: {
    read: () => Effect.succeed({ calls: [], nextCursor: 0 }),
    barrier: () => Effect.succeed(Effect.succeed({ largestInFlight: 0, waitedMs: 0 })),
  },
};

/** Fails each instantiation but the last, which never ends where it `hangs`. */
const orchestratorOf = (hangs: boolean): AgentOrchestratorPort => {
  let asked = 0;
  return {
    describe: Effect.succeed(SYNTHETIC_DESCRIPTION),
    resources: Effect.succeed(null),
    instantiate: () =>
      Effect.suspend(() => {
        asked += 1;
        return hangs && asked > 1 ? Effect.never : Effect.fail(refused);
      }),
  };
};

const candidateOf = (name: string, start: ConformanceCandidate["orchestratorProvider"]["start"]) => ({
  ...{ name, scenario: DEFAULT_SCENARIO, command: `plimsoll conformance ${name}` },
  orchestratorProvider: { start },
  llmProvider: { start: () => Effect.succeed(llm) },
});

const conformance = (change: Partial<ConformanceRequest>) => {
  const written: ConformanceReport[] = [];
  const hung = Deferred.makeUnsafe<void>();
  const useCase = new RunConformance({
    clock: { nowMs: () => 0, originInstant: "", fromMonotonicNs: Number, fromInstant: () => 0 },
    sink: { complete: (report) => Effect.sync(() => (written.push(report), "/results/c")) },
    onStep: (_, check) => void (check !== null && Deferred.doneUnsafe(hung, Effect.void)),
  });
  const request: ConformanceRequest = {
    ...{ conformanceId: "c", startedAt: "2026-11-22T00:00:00Z", plimsollVersion: "0", command: "plimsoll" },
    ...{ agentCount: 3, seed: 1, candidates: [], traps: [], stopRequested: Effect.never, ...change },
  };
  return {
    written,
    afterFirstCheck: Deferred.await(hung),
    execute: (more = {}) => useCase.execute({ ...request, ...more }),
  };
};

describe("RunConformance", () => {
  it("tells one that does not come up, and tries the others all the same", async () => {
    const gone = candidateOf("gone", () => Effect.fail(refused));
    const up = candidateOf("up", () => Effect.succeed(orchestratorOf(false)));
    const { report } = await Effect.runPromise(conformance({ candidates: [gone, up] }).execute());
    expect(report.subjects.map(({ name, failure, checks }) => [name, failure, checks.length])).toEqual([
      ["gone", "it died (look)", 0],
      ["up", null, 9],
    ]);
    expect(report.subjects[1]?.checks[0]).toMatchObject({
      name: "mix-ups",
      status: "not-measured",
      observed: "it died",
    });
  });

  it("reports the checks that had ended when it is stopped, also of the orchestrator under way", async () => {
    const hanging = candidateOf("hanging", () => Effect.succeed(orchestratorOf(true)));
    const { execute, afterFirstCheck } = conformance({ candidates: [hanging] });
    const { report } = await Effect.runPromise(Effect.timeout(execute({ stopRequested: afterFirstCheck }), 2_000));
    expect(report.interrupted).toBe(true);
    expect(report.subjects.map(({ name, checks }) => [name, checks.map((check) => check.name)])).toEqual([
      ["hanging", ["mix-ups"]],
    ]);
  });

  it("keeps what was measured where a library's trap can't be sprung, and then fails", async () => {
    const up = candidateOf("up", () => Effect.succeed(orchestratorOf(false)));
    const trap: Effect.Effect<readonly LibraryTrap[], OrchestratorFailure> = Effect.fail(refused);
    const { execute, written } = conformance({ candidates: [up], traps: [trap] });
    expect(await Effect.runPromise(Effect.flip(execute()))).toBe(refused);
    expect(written[0]?.subjects).toHaveLength(1);
  });
});
