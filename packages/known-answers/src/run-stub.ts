import { makeClock, makeHost } from "@plimsoll/adapters-host";
import { makeStubOrchestrator, StubBehaviour } from "@plimsoll/adapters-stub";
import { type ResultsSinkPort, RunSpike, type RunSpikeOutcome } from "@plimsoll/application";
import { DEFAULT_SCENARIO, type EvidenceRecord, type Finding, type Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";

/** A run through the whole spike, and every line of evidence it left. */
export interface StubRun extends RunSpikeOutcome {
  readonly records: readonly EvidenceRecord[];
}

export interface StubRunPlan {
  readonly behaviour?: typeof StubBehaviour.Encoded;
  readonly scenario?: Partial<Scenario>;
  /** Ends the run as Ctrl-C would. */
  readonly stopRequested?: Effect.Effect<void>;
}

/** Small and quick, yet with every step switched off that the answer in question does not need. */
const SMALL: Scenario = {
  ...DEFAULT_SCENARIO,
  orchestrator: "stub",
  agentCount: 24,
  waves: 2,
  warmUpWaves: 1,
  halfLoadWaves: 0,
  leakCycles: 0,
  memoryLadderRatios: [],
  probeTimeoutMs: 500,
  invocationTimeoutMs: 2_000,
  llm: { kind: "mock", model: "mock", latency: { kind: "fixed", latencyMs: 30 } },
};

const memorySink = (): ResultsSinkPort & { readonly records: EvidenceRecord[] } => {
  const records: EvidenceRecord[] = [];
  return {
    records,
    append: (appended) => Effect.sync(() => void records.push(...appended)),
    complete: () => Effect.succeed("(in memory)"),
  };
};

/** Runs the spike on a stub: real clock, real host, evidence in memory. */
export const runStub = async ({ behaviour = {}, scenario = {}, stopRequested }: StubRunPlan): Promise<StubRun> => {
  const clock = makeClock();
  const host = makeHost({ clock, lockfiles: [], plimsollVersion: "0.0.0-test" });
  const stub = makeStubOrchestrator({ clock, behaviour: Schema.decodeUnknownSync(StubBehaviour)(behaviour) });
  const sink = memorySink();
  const spike = new RunSpike({
    clock,
    host,
    llmProvider: stub.llmProvider,
    orchestratorProvider: stub.provider,
    sink,
    progress: { publish: () => undefined },
  });
  const outcome = await Effect.runPromise(
    spike.execute({
      runId: "known-answer",
      command: ["known-answer"],
      scenario: { ...SMALL, ...scenario },
      stopRequested: stopRequested ?? Effect.never,
    }),
  );
  return { ...outcome, records: sink.records };
};

/** The finding with this code, or undefined. */
export const findingOf = ({ assessment }: RunSpikeOutcome, code: string): Finding | undefined =>
  assessment.verdict.findings.find((finding) => finding.code === code);

/** Codes of all findings that condemn the subject or the measurement, without DEV MODE, which every stub has. */
export const gravest = ({ assessment }: RunSpikeOutcome): readonly string[] =>
  assessment.verdict.findings
    .filter(({ severity, code }) => (severity === "failure" || severity === "invalid") && code !== "dev-mode")
    .map(({ code }) => code);
