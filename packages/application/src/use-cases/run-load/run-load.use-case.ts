import { assessLoad, type LoadAssessment, type LoadScenario, type RunRecord, type Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { LoadResultsSinkPort } from "../../ports/load-results-sink.port.ts";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";
import { EvidenceLog } from "../run-spike/evidence-log.ts";
import { endingOf, endingRecords, type RunEnding } from "../run-spike/run-ending.ts";
import { runRecord } from "../run-spike/run-record.ts";
import { type SessionPorts, SpikeSession } from "../run-spike/spike-session.ts";
import { loadSteps } from "./load-steps.ts";

/** What RunLoad needs of the world: a spike's ports, and a sink that writes a load run's reports. */
export interface RunLoadPorts extends SessionPorts {
  readonly sink: LoadResultsSinkPort;
}

export interface RunLoadRequest {
  readonly runId: string;
  /** The command line, without secrets; written into the evidence. */
  readonly command: readonly string[];
  /** Orchestrator, agents, LLM, timeouts, seed and the load's targets. */
  readonly scenario: Scenario;
  readonly load: LoadScenario;
  /** Succeeds when the user wants the run to end now (Ctrl-C); what there is by then is judged as partial. */
  readonly stopRequested: Effect.Effect<void>;
}

/** How the load run ended; the evidence and the reports are written in every case. */
export interface RunLoadOutcome extends RunEnding {
  readonly run: RunRecord;
  readonly assessment: LoadAssessment;
  readonly folder: string;
}

/** Puts a load of a chosen shape on an orchestrator, measures it, and judges it (docs/load.md). */
export class RunLoad {
  readonly #ports: RunLoadPorts;

  constructor(ports: RunLoadPorts) {
    this.#ports = ports;
  }

  /** Interrupting it, or `stopRequested`, releases everything at any step and still writes evidence and reports. */
  execute(request: RunLoadRequest): Effect.Effect<RunLoadOutcome, ResultsFailure> {
    return Effect.uninterruptibleMask((restore) => this.#run(request, restore));
  }

  #run = Effect.fnUntraced(
    { self: this as RunLoad },
    function* (
      this: RunLoad,
      request: RunLoadRequest,
      restore: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>,
    ) {
      const log = new EvidenceLog(this.#ports.sink);
      const session = new SpikeSession(this.#ports, request.scenario, log);
      const run = runRecord(request, this.#ports.clock, yield* this.#ports.host.environment);
      yield* log.append([run]);
      const steps = Effect.as(Effect.scoped(loadSteps(session, request.load)), "completed" as const);
      const stop = Effect.as(request.stopRequested, "interrupted" as const);
      const exit = yield* Effect.exit(restore(Effect.raceFirst(steps, stop)));
      const ending = yield* endingOf(exit);
      yield* log.append(endingRecords(session, ending));
      yield* this.#ports.host.collectGarbage;
      const assessment = assessLoad(log.records);
      const folder = yield* this.#ports.sink.complete(assessment);
      return { run, assessment, folder, ...ending };
    },
  );
}
