import { type InvocationRecord, LatencyHistogram, type Phase, type Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { AgentOrchestratorPort, ReportedProcess } from "../../ports/agent-orchestrator.port.ts";
import type { ClockPort } from "../../ports/clock.port.ts";
import type { ComparisonArchivePort } from "../../ports/comparison-archive.port.ts";
import type { EventLoopLag, HostPort } from "../../ports/host.port.ts";
import type { LlmFailure } from "../../ports/llm-journal.port.ts";
import type { LlmProviderPort, StartedLlm } from "../../ports/llm-provider.port.ts";
import type { OrchestratorProviderPort } from "../../ports/orchestrator-provider.port.ts";
import type { ProgressPort } from "../../ports/progress.port.ts";
import type { ResultsFailure, ResultsSinkPort } from "../../ports/results-sink.port.ts";
import { InvocationPlanner } from "./invocation-planner.ts";

/** What RunSpike needs of the world. */
export interface RunSpikePorts {
  readonly clock: ClockPort;
  readonly host: HostPort;
  readonly llmProvider: LlmProviderPort;
  readonly orchestratorProvider: OrchestratorProviderPort;
  readonly sink: ResultsSinkPort;
  readonly progress: ProgressPort;
  /** Where other orchestrators may have been measured under this scenario; absent where nobody looks. */
  readonly comparisons?: ComparisonArchivePort;
}

/** What a session needs: every port but the sink's reports; what is appended goes through its log. */
export interface SessionPorts extends Omit<RunSpikePorts, "sink"> {
  readonly sink?: Pick<ResultsSinkPort, "append">;
}

/** Runs an effect as one phase: announced, timed, and recorded however it ends. */
export const inPhase = <A, E, R>(
  session: SpikeSession,
  phase: Phase,
  detail: string,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | ResultsFailure, R> =>
  Effect.suspend(() => {
    const startedAtMs = session.ports.clock.nowMs();
    session.phase = phase;
    session.ports.progress.publish({ type: "phase-started", phase, detail });
    return Effect.onExit(effect, () => session.endPhase(phase, startedAtMs));
  });

/** The state of one run: where it is, what it has started, how far the journal was read. */
export class SpikeSession {
  readonly ports: SessionPorts;
  readonly scenario: Scenario;
  /** Where evidence goes; whoever judges the run keeps it, or reads it back. */
  readonly log: Pick<ResultsSinkPort, "append">;
  readonly planner: InvocationPlanner;
  phase: Phase = "calibrate";
  /** Processes of the orchestrator, as last found; empty when they can't be read. */
  orchestratorPids: readonly number[] = [];
  /** What the orchestrator said of its processes when it was last asked; null when it did not answer. */
  reportedProcesses: readonly ReportedProcess[] | null = null;
  /** Set once the orchestrator says that its LLM can't be chosen: the journal then sees nothing of it. */
  llmIsFixed = false;
  readonly #latency = new LatencyHistogram();
  /** From asking for the orchestrator to its being ready; outside every judged time. */
  orchestratorStartMs = 0;
  #poolsOpened = 0;
  #journalCursor = 0;

  constructor(ports: SessionPorts, scenario: Scenario, log: Pick<ResultsSinkPort, "append">) {
    this.ports = ports;
    this.scenario = scenario;
    this.log = log;
    this.planner = new InvocationPlanner(scenario.seed, scenario.invocationTimeoutMs);
  }

  nextPool(): number {
    return this.#poolsOpened++;
  }

  message(text: string): void {
    this.ports.progress.publish({ type: "message", phase: this.phase, text });
  }

  endPhase(phase: Phase, startedAtMs: number): Effect.Effect<void, ResultsFailure> {
    const endedAtMs = this.ports.clock.nowMs();
    this.ports.progress.publish({ type: "phase-ended", phase, durationMs: endedAtMs - startedAtMs });
    return this.log.append([{ kind: "phase", phase, startedAtMs, endedAtMs }]);
  }

  /** Takes answers into the latency so far; only judged waves and judged load count. */
  observe(records: readonly InvocationRecord[]): void {
    for (const { phase, outcome, endedAtMs, intendedAtMs } of records) {
      if ((phase === "wave" || phase === "load") && outcome === "succeeded" && endedAtMs !== null) {
        this.#latency.record(endedAtMs - intendedAtMs);
      }
    }
  }

  latencySoFar(): { readonly p50LatencyMs: number | null; readonly p95LatencyMs: number | null } {
    return { p50LatencyMs: this.#latency.percentileMs(0.5), p95LatencyMs: this.#latency.percentileMs(0.95) };
  }

  /** Moves what the LLM saw since the last look into the evidence. */
  collectJournal(llm: StartedLlm, includePending: boolean): Effect.Effect<void, LlmFailure | ResultsFailure> {
    return Effect.flatMap(llm.journal.read(this.#journalCursor, includePending), ({ calls, nextCursor }) => {
      this.#journalCursor = nextCursor;
      return this.log.append(calls);
    });
  }
}

/** A run that has its LLM and its orchestrator. */
export interface StartedSpike {
  readonly session: SpikeSession;
  readonly llm: StartedLlm;
  readonly orchestrator: AgentOrchestratorPort;
  readonly eventLoopLag: Effect.Effect<EventLoopLag>;
}
