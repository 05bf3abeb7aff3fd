import { interleavedOrder } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";
import type { StartedSpike } from "../run-spike/spike-session.ts";
import type { Calibrations, SubjectRun } from "./subject-run.ts";
import { prepareSubject, startSubject, takeTurn, wearSubject } from "./subject-steps.ts";

/** A step for each subject in turn: one under load at a time. */
const eachInTurn = (
  runs: readonly SubjectRun[],
  step: (run: SubjectRun) => Effect.Effect<void, ResultsFailure>,
): Effect.Effect<void, ResultsFailure> => Effect.forEach(runs, step, { discard: true });

const withSpike = (
  run: SubjectRun,
  step: (spike: StartedSpike) => Parameters<SubjectRun["attempt"]>[0],
): Effect.Effect<void, ResultsFailure> =>
  Effect.suspend(() => (run.spike === null ? Effect.void : run.attempt(step(run.spike))));

const turnOf = (run: SubjectRun, turn: number) =>
  withSpike(run, (spike) => (run.pool === null ? Effect.void : takeTurn(spike, run.pool, turn)));

/** The phase of all subjects at once, for its waves are interleaved; recorded however it ends. */
const inJudgedPhase = <E>(runs: readonly SubjectRun[], effect: Effect.Effect<void, E>) =>
  Effect.suspend(() => {
    const alive = runs.filter(({ ending }) => ending === null);
    for (const { session } of alive) session.phase = "wave";
    const startedAtMs = alive[0]?.session.ports.clock.nowMs() ?? 0;
    return Effect.onExit(effect, () =>
      Effect.forEach(
        alive.filter(({ ending }) => ending === null),
        ({ session }) => session.endPhase("wave", startedAtMs),
        { discard: true },
      ),
    );
  });

/** Which subjects go in which round, by their place in the command. */
export const roundsOf = (runs: readonly SubjectRun[]): readonly (readonly SubjectRun[])[] =>
  interleavedOrder(runs, runs[0]?.session.scenario.waves ?? 0);

const judgedRounds = (runs: readonly SubjectRun[]) =>
  Effect.forEach(roundsOf(runs), (round, turn) => eachInTurn(round, (run) => turnOf(run, turn)), { discard: true });

/**
 * All are started first, so that no import falls into another's clock; each is then prepared alone; the judged waves are
 * interleaved in balanced order; what wears an orchestrator out (half load, leak cycles) comes last, and a subject that
 * has had its turn is stopped. Only one is under load at a time.
 */
export const compareSteps = Effect.fnUntraced(function* (runs: readonly SubjectRun[]) {
  const calibrations: Calibrations = new Map();
  yield* eachInTurn(runs, (run) => run.attempt(startSubject(run, calibrations)));
  yield* eachInTurn(runs, (run) => withSpike(run, (spike) => prepareSubject(run, spike)));
  yield* inJudgedPhase(runs, judgedRounds(runs));
  yield* eachInTurn(runs, (run) =>
    Effect.andThen(
      withSpike(run, (spike) => wearSubject(run, spike)),
      run.end({ ending: "completed", failure: null }),
    ),
  );
});
