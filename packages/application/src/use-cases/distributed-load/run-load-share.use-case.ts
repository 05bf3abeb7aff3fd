import type { LoadScenario, Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { ResultsFailure, ResultsSinkPort } from "../../ports/results-sink.port.ts";
import type { LoadHooks } from "../run-load/load-hooks.ts";
import { loadSteps } from "../run-load/load-steps.ts";
import { endingOf, endingRecords, type RunEnding } from "../run-spike/run-ending.ts";
import { type SessionPorts, SpikeSession } from "../run-spike/spike-session.ts";

/** What RunLoadShare needs of the world. */
export interface RunLoadSharePorts extends SessionPorts {
  /** Passes the evidence on to the coordinator; nothing of it is kept here. */
  readonly sink: Pick<ResultsSinkPort, "append">;
}

export interface RunLoadShareRequest {
  readonly scenario: Scenario;
  readonly load: LoadScenario;
  readonly hooks: LoadHooks;
}

/** Drives one generator's share of a load and judges nothing: that takes the evidence of all of them. */
export class RunLoadShare {
  readonly #ports: RunLoadSharePorts;

  constructor(ports: RunLoadSharePorts) {
    this.#ports = ports;
  }

  /** Interrupting it releases everything at any step, and still passes on what there is. */
  execute({ scenario, load, hooks }: RunLoadShareRequest): Effect.Effect<RunEnding, ResultsFailure> {
    const { sink, ...ports } = this.#ports;
    return Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        const session = new SpikeSession(ports, scenario, sink);
        const steps = Effect.as(Effect.scoped(loadSteps(session, load, hooks)), "completed" as const);
        const ending = yield* endingOf(yield* Effect.exit(restore(steps)));
        yield* sink.append(endingRecords(session, ending));
        return ending;
      }),
    );
  }
}
