import {
  assess,
  type Assessment,
  type EvidenceRecord,
  measuredAlternatives,
  type RunRecord,
  type Scenario,
} from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";
import { EvidenceLog } from "./evidence-log.ts";
import { endingOf, endingRecords, type RunEnding } from "./run-ending.ts";
import { runRecord } from "./run-record.ts";
import { type RunSpikePorts, SpikeSession } from "./spike-session.ts";
import { spikeSteps } from "./spike-steps.ts";

export interface RunSpikeRequest {
  readonly runId: string;
  /** The command line, without secrets; written into the evidence. */
  readonly command: readonly string[];
  readonly scenario: Scenario;
  /** Succeeds when the user wants the run to end now (Ctrl-C); what there is by then is judged as partial. */
  readonly stopRequested: Effect.Effect<void>;
}

/** How the run ended; the evidence and the reports are written in every case. */
export interface RunSpikeOutcome extends RunEnding {
  readonly run: RunRecord;
  readonly assessment: Assessment;
  readonly folder: string;
}

/** Puts N agents on an orchestrator at once, measures what really happened, and judges it (design.md). */
export class RunSpike {
  readonly #ports: RunSpikePorts;

  constructor(ports: RunSpikePorts) {
    this.#ports = ports;
  }

  /** Interrupting it, or `stopRequested`, releases everything at any step and still writes evidence and reports. */
  execute(request: RunSpikeRequest): Effect.Effect<RunSpikeOutcome, ResultsFailure> {
    return Effect.uninterruptibleMask((restore) => this.#run(request, restore));
  }

  #run = Effect.fnUntraced(
    { self: this as RunSpike },
    function* (
      this: RunSpike,
      request: RunSpikeRequest,
      restore: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>,
    ) {
      const log = new EvidenceLog(this.#ports.sink);
      const session = new SpikeSession(this.#ports, request.scenario, log);
      const run = runRecord(request, this.#ports.clock, yield* this.#ports.host.environment);
      yield* log.append([run, ...(yield* this.#alternatives(run))]);
      const steps = Effect.as(Effect.scoped(spikeSteps(session)), "completed" as const);
      const stop = Effect.as(request.stopRequested, "interrupted" as const);
      const exit = yield* Effect.exit(restore(Effect.raceFirst(steps, stop)));
      const ending = yield* endingOf(exit);
      yield* log.append(endingRecords(session, ending));
      yield* this.#ports.host.collectGarbage;
      const assessment = assess(log.records);
      const folder = yield* this.#ports.sink.complete(assessment);
      return { run, assessment, folder, ...ending };
    },
  );

  /** Noted before the run, so that a NO-GO can be recomputed from the samples alone. */
  #alternatives({ scenario, environment }: RunRecord): Effect.Effect<readonly EvidenceRecord[]> {
    const comparisons = this.#ports.comparisons;
    if (comparisons === undefined) return Effect.succeed([]);
    return Effect.map(comparisons.latestLike(scenario, environment), (comparison) => {
      const found = comparison === null ? null : measuredAlternatives(comparison, scenario);
      return found === null ? [] : [found];
    });
  }
}
