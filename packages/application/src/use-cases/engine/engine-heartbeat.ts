import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { EngineLoop } from "./engine-loop.ts";
import type { EnginePorts } from "./engine-ports.ts";
import type { EngineState } from "./engine-state.ts";
import type { WorkflowIntake } from "./workflow-intake.ts";

/** Renewals in one lifetime of a claim: two may fail before it is lost. */
const RENEWALS_PER_TTL = 3;
const RESOURCES_EVERY_MS = 1_000;

const renewClaims = Effect.fnUntraced(function* ({ store }: EnginePorts, state: EngineState, loop: EngineLoop) {
  const { engineId, claimTtlMs } = state.settings;
  const { lost, cancelRequested } = yield* store.renew(engineId, yield* Clock.currentTimeMillis, claimTtlMs);
  for (const key of lost) loop.send({ kind: "lost", key });
  for (const { reason, ...key } of cancelRequested) loop.send({ kind: "cancel", key, reason });
});

/** Writes what was learned of agents since the last time; what fails is written with the next. */
export const savePerformance = Effect.fnUntraced(function* ({ store }: EnginePorts, state: EngineState) {
  const learned = state.performance(yield* Clock.currentTimeMillis);
  for (const tenantId of state.takeUnsavedTenants()) {
    const entries = learned.filter((entry) => entry.tenantId === tenantId).map(({ tenantId: _, ...entry }) => entry);
    yield* store
      .savePerformance(tenantId, entries)
      .pipe(Effect.tapError(() => Effect.sync(() => state.noteObserved(tenantId))));
  }
});

/** A failure that was foreseen says itself what it is; only a defect needs its stack. */
const inWords = (cause: Cause.Cause<{ readonly message: string }>): string => {
  const failure = Cause.findErrorOption(cause);
  return failure._tag === "Some" ? failure.value.message : Cause.pretty(cause);
};

/** Repeats a round for ever; one that fails, also by a defect, is told and does not keep the next from coming. */
export const rounds = <E extends { readonly message: string }>(
  state: EngineState,
  what: string,
  round: Effect.Effect<void, E>,
  everyMs: () => number,
) =>
  round.pipe(
    Effect.catchCause((cause) =>
      Effect.logWarning(`the engine could not ${what}`).pipe(
        Effect.annotateLogs({ engineId: state.settings.engineId, reason: inWords(cause) }),
      ),
    ),
    Effect.andThen(Effect.suspend(() => Effect.sleep(everyMs()))),
    Effect.repeat({ until: () => state.stopped !== null }),
  );

const renewalMs = (state: EngineState) => () => state.settings.claimTtlMs / RENEWALS_PER_TTL;

/** Keeps the engine's claims and learns of cancellations from elsewhere, whatever else is slow; a stopped engine gives them back. */
export const keepClaims = (ports: EnginePorts, state: EngineState, loop: EngineLoop) =>
  rounds(state, "renew its claims", renewClaims(ports, state, loop), renewalMs(state)).pipe(
    Effect.andThen(Effect.ignore(ports.store.release(state.settings.engineId))),
  );

/** Takes over what no living engine holds. */
export const adoptOrphans = (state: EngineState, intake: WorkflowIntake) => {
  const round = Effect.suspend(() =>
    state.settings.recoverOrphans && !state.draining ? Effect.asVoid(intake.recover()) : Effect.void,
  );
  return rounds(state, "take over what others left", round, renewalMs(state));
};

/** Writes down now and then how agents do. */
export const keepPerformance = (ports: EnginePorts, state: EngineState) =>
  rounds(state, "save how its agents do", savePerformance(ports, state), renewalMs(state));

/** Looks at retries, stalls and the pool's size at every tick. */
export const ticks = (state: EngineState, loop: EngineLoop) =>
  rounds(
    state,
    "look around",
    Effect.sync(() => loop.send({ kind: "tick" })),
    () => state.settings.tickMs,
  );

/** Reads what the engine and the machine use, for scaling and for whoever watches. */
export const watchResources = ({ monitor }: EnginePorts, state: EngineState) => {
  const round = Effect.gen(function* () {
    state.resources = state.settings.execution.resourceMonitoringEnabled ? yield* monitor.use : null;
  });
  return rounds(state, "read what it uses", round, () => RESOURCES_EVERY_MS);
};
