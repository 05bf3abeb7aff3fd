import type { ClockPort, LlmProviderPort, OrchestratorProviderPort } from "@plimsoll/application";
import { LlmFailure, OrchestratorFailure } from "@plimsoll/application";
import type { Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { latencyProblem, makeLatencySampler } from "./latency-sampler.ts";
import { makeStubLlmControl, type StubLlmControl } from "./llm/stub-llm-control.ts";
import { StubLlm } from "./llm/stub-llm.ts";
import { makeMemoryHolder } from "./memory/memory-holder.ts";
import { makeStubPort } from "./orchestrator/stub-orchestrator.ts";
import { StubRun } from "./orchestrator/stub-run.ts";
import { DEFAULT_STUB_BEHAVIOUR, type StubBehaviour } from "./stub-behaviour.ts";

/** What a stub needs from the outside. */
export interface StubConfig {
  readonly clock: ClockPort;
  /** @default DEFAULT_STUB_BEHAVIOUR, in which nothing goes wrong */
  readonly behaviour?: StubBehaviour;
}

/** A stub and the LLM inside it: two ports of one thing, so that the journal tells what the orchestrator did. */
export interface StubOrchestrator {
  readonly provider: OrchestratorProviderPort;
  readonly llmProvider: LlmProviderPort;
  /** Changes the LLM while it runs; for tests. */
  readonly llmControl: StubLlmControl;
}

/** Makes an orchestrator of simulated agents; DEV MODE: nothing it shows is evidence of any real orchestrator. */
export const makeStubOrchestrator = (config: StubConfig): StubOrchestrator => {
  const behaviour = config.behaviour ?? DEFAULT_STUB_BEHAVIOUR;
  const llm = new StubLlm(config.clock);
  const serve = <E>(scenario: Scenario, refuse: (problem: string) => E) =>
    Effect.suspend(() => {
      const latency = behaviour.latency ?? scenario.llm.latency;
      const problem = latencyProblem(latency);
      if (problem !== null) return Effect.fail(refuse(problem));
      return Effect.sync(() => llm.serveWith(makeLatencySampler(latency, behaviour.jitterMs, scenario.seed)));
    });
  const provider: OrchestratorProviderPort = {
    start: Effect.fnUntraced(function* (scenario, onPhase) {
      yield* serve(scenario, orchestratorRefusal);
      if (behaviour.importMs > 0) {
        onPhase("importing (simulated)");
        yield* Effect.sleep(behaviour.importMs);
      }
      const holder = behaviour.memory === undefined ? null : yield* makeMemoryHolder(behaviour.memory);
      const run = new StubRun({ clock: config.clock, llm, behaviour, seed: scenario.seed });
      return makeStubPort(run, scenario, holder);
    }),
  };
  const llmProvider: LlmProviderPort = {
    start: (scenario) => Effect.as(serve(scenario, llmRefusal), { endpoint: null, journal: llm.journal }),
  };
  return { provider, llmProvider, llmControl: makeStubLlmControl(llm) };
};

const LATENCY_HINT = "correct `llm.latency` of the scenario, or `latency` of the stub";

const llmRefusal = (message: string) => new LlmFailure({ message, hint: LATENCY_HINT });

const orchestratorRefusal = (message: string) =>
  new OrchestratorFailure({ code: "invalid-request", message, hint: LATENCY_HINT, exitCode: null, lastStderr: [] });
