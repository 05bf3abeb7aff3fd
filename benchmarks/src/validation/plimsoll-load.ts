import { attachProvider } from "@plimsoll/adapters-crewai-bridge";
import { makeHost } from "@plimsoll/adapters-host";
import { type ClockPort, RunLoad, type StartedLlm } from "@plimsoll/application";
import { DEFAULT_SCENARIO, type EvidenceRecord, type LoadScenario, type Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { judgedLatencies, type LoadWindow, type ToolSample } from "./tool-samples.ts";

/** Where Plimsoll's own driver loads, and with which LLM: the same that the other tools' invocations reach. */
export interface PlimsollTarget {
  readonly url: string;
  readonly clock: ClockPort;
  readonly llm: StartedLlm;
  readonly llmLatencyMs: number;
}

const scenarioOf = ({ url, llmLatencyMs }: PlimsollTarget, agents: number): Scenario => ({
  ...DEFAULT_SCENARIO,
  ...{ name: "agreement", orchestrator: url, agentCount: agents, targets: [] },
  llm: { kind: "mock", model: "mock", latency: { kind: "fixed", latencyMs: llmLatencyMs } },
});

const loadOf = ({ agents, warmUpMs, judgedMs }: LoadWindow): LoadScenario => ({
  shape: { kind: "constant-concurrency", agents, durationMs: judgedMs },
  ...{ warmUpMs, conversation: { turns: 1 }, toolTurns: 0, goodputWithinMs: null, stopEarly: false },
  ...{ faults: [], inputs: [] },
});

const sampleOf = (record: EvidenceRecord): readonly ToolSample[] => {
  if (record.kind !== "invocation" || (record.phase !== "load" && record.phase !== "warm-up")) return [];
  if (record.outcome !== "succeeded" || record.endedAtMs === null)
    throw new Error(`an invocation that Plimsoll sent ended as ${record.outcome}: ${record.error?.message ?? ""}`);
  return [{ startedAtMs: record.sentAtMs, latencyMs: record.endedAtMs - record.sentAtMs }];
};

/** Loads with the driver of `plimsoll load`; the latencies of the judged part, from the evidence it writes. */
export const plimsollLoad = async (target: PlimsollTarget, window: LoadWindow): Promise<readonly number[]> => {
  const { clock, llm, url } = target;
  const records: EvidenceRecord[] = [];
  const runLoad = new RunLoad({
    clock,
    host: makeHost({ clock, lockfiles: [], plimsollVersion: "validation" }),
    llmProvider: { start: () => Effect.succeed(llm) },
    orchestratorProvider: attachProvider({ url, clock }),
    sink: {
      append: (more) => Effect.sync(() => void records.push(...more)),
      complete: () => Effect.succeed(""),
    },
    progress: { publish: () => undefined },
  });
  await Effect.runPromise(
    runLoad.execute({
      ...{ runId: "agreement", command: ["plimsoll", "load"], stopRequested: Effect.never },
      ...{ scenario: scenarioOf(target, window.agents), load: loadOf(window) },
    }),
  );
  return judgedLatencies(records.flatMap(sampleOf), window);
};
