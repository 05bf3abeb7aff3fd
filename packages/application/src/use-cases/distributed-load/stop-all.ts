import type { BreachWatch } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { ClockPort } from "../../ports/clock.port.ts";
import type { ResultsSinkPort } from "../../ports/results-sink.port.ts";
import type { LoadSeat } from "./load-seat.ts";

const LOOK_EVERY_MS = 250;

/** What it takes to end a load that several generators drive. */
export interface StopAll {
  /** Sees the invocations of all generators, in the order in which they come in. */
  readonly watch: BreachWatch;
  readonly seats: readonly LoadSeat[];
  readonly clock: Pick<ClockPort, "nowMs">;
  readonly sink: Pick<ResultsSinkPort, "append">;
  readonly message: (text: string) => void;
  readonly lose: (seat: LoadSeat, because: string) => void;
}

/** Ends all shares in order once a target is breached beyond doubt, and writes down which; never returns. */
export const stopAllWhenBreached = ({ watch, seats, clock, sink, message, lose }: StopAll) =>
  Effect.gen(function* () {
    for (;;) {
      yield* Effect.sleep(LOOK_EVERY_MS);
      const breach = watch.breach();
      if (breach === null) continue;
      yield* sink.append([{ kind: "stopped-early", atMs: clock.nowMs(), ...breach }]);
      message(`stopped early: ${breach.target} is breached, ${breach.reason}`);
      yield* Effect.forEach(
        seats.filter(({ isOver }) => !isOver),
        (seat) =>
          seat.generator.stop.pipe(
            Effect.catchTag("GeneratorFailure", (failure) => Effect.sync(() => lose(seat, failure.message))),
          ),
        { concurrency: "unbounded", discard: true },
      );
      return yield* Effect.never;
    }
  });
