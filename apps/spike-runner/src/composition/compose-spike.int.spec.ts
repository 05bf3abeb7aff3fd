import { sidecarFolders } from "@plimsoll/adapters-command-line";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeClock } from "@plimsoll/adapters-host";
import { RunSpike } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OrchestratorKind } from "../config/orchestrator-kind.ts";
import { resolveScenario } from "../config/resolve-scenario.ts";
import type { ScenarioFile } from "../config/scenario-file.ts";
import { composeReport } from "./compose-run-readers.ts";
import { composeSpike } from "./compose-spike.ts";
import { makeRunId } from "./run-id.ts";
import type { SpikeComposition } from "./spike-composition.ts";

let resultsFolder: string;
beforeEach(() => {
  resultsFolder = mkdtempSync(path.join(tmpdir(), "plimsoll-composition-"));
});
afterEach(() => rmSync(resultsFolder, { recursive: true }));

const compositionOf = (asked: ScenarioFile): SpikeComposition => {
  const resolved = Result.getOrThrow(resolveScenario({}, asked));
  const secrets = { OPENAI_API_KEY: "sk-test", PLIMSOLL_ORCHESTRATOR_TOKEN: "token" };
  const watch = { progress: { publish: () => undefined }, onSidecarLog: () => undefined };
  return { resolved, runId: "run-1", resultsFolder, clock: makeClock(), env: secrets, ...watch };
};

const asked: Readonly<Record<OrchestratorKind, readonly ScenarioFile[]>> = {
  crewai: [{}, { llm: { kind: "openai" } }],
  langgraph: [{ orchestrator: "langgraph" }],
  "openai-agents": [{ orchestrator: "openai-agents" }],
  "pydantic-ai": [{ orchestrator: "pydantic-ai" }],
  agno: [{ orchestrator: "agno", workers: 2 }],
  autogen: [{ orchestrator: "autogen" }],
  "openai-client": [{ orchestrator: "openai-client" }],
  "langgraph-js": [{ orchestrator: "langgraph-js" }, { orchestrator: "langgraph-js", mode: "map-reduce" }],
  stub: [{ orchestrator: "stub", stub: { ceiling: 2 } }],
  url: [{ orchestrator: "http://127.0.0.1:9" }],
  shards: [{ orchestrator: "http://127.0.0.1:9,http://127.0.0.1:10" }],
};

describe("composeSpike", () => {
  it.each(Object.entries(asked).flatMap(([kind, files]) => files.map((file) => [kind, file] as const)))(
    "wires %s as %j without starting anything",
    async (_, file) => {
      const composed = await Effect.runPromise(Effect.scoped(composeSpike(compositionOf(file))));
      expect(composed.runSpike).toBeInstanceOf(RunSpike);
      expect(composed.orchestrator()).toBeNull();
      expect(readdirSync(resultsFolder)).toEqual(["run-1"]);
    },
  );

  it("remembers which orchestrator was measured", async () => {
    const composition = compositionOf({ orchestrator: "stub", agentCount: 2, waves: 1, memoryLadderRatios: [] });
    const quick = { ...composition.resolved.scenario, warmUpWaves: 0, halfLoadWaves: 0, leakCycles: 0 };
    const program = Effect.gen(function* () {
      const composed = yield* composeSpike(composition);
      const request = { runId: "run-1", command: [], scenario: quick, stopRequested: Effect.never };
      const { ending } = yield* composed.runSpike.execute(request);
      return { ending, name: composed.orchestrator()?.name };
    });
    expect(await Effect.runPromise(Effect.scoped(program))).toEqual({ ending: "completed", name: "stub" });
  });

  it("never writes into a folder that another run has", async () => {
    const composition = compositionOf({ orchestrator: "stub" });
    const twice = Effect.andThen(composeSpike(composition), composeSpike(composition));
    const exit = await Effect.runPromiseExit(Effect.scoped(twice));
    expect(JSON.stringify(exit)).toContain("ResultsFailure");
  });
});

describe("composeReport", () => {
  it("fails with a hint on a run that is not there", async () => {
    const exit = await Effect.runPromiseExit(composeReport(resultsFolder).execute({ run: "nobody", writeTo: null }));
    expect(JSON.stringify(exit)).toContain('no run \\"nobody\\"');
  });
});

describe("makeRunId", () => {
  it("sorts by time and says what was run", () => {
    const resolved = Result.getOrThrow(resolveScenario({}, { orchestrator: "stub", agentCount: 8 }));
    expect(makeRunId(new Date("2026-11-22T08:00:00.123Z"), resolved)).toBe("20261122T080000123Z-stub-8");
  });
});

describe("sidecarFolders", () => {
  it("are the workspace's own when run from its sources", () => {
    const folders = sidecarFolders({ XDG_CACHE_HOME: "/elsewhere" });
    expect(folders?.projectDir).toMatch(/\/sidecars\/python\/$/);
    expect(folders?.cacheDir).toMatch(/\/\.plimsoll$/);
  });
});
