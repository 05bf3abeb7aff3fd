import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { StoreFailure } from "../../ports/workflow-store.port.ts";
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

const noteTrouble = (state: EngineState) => (failure: StoreFailure) =>
  Effect.logWarning("the store did not answer the engine's heartbeat").pipe(
    Effect.annotateLogs({ engineId: state.settings.engineId, code: failure.code, reason: failure.message }),
  );

/** Keeps the engine's claims, learns of cancellations from elsewhere, takes orphans over; never fails. */
export const heartbeat = (ports: EnginePorts, state: EngineState, loop: EngineLoop, intake: WorkflowIntake) =>
  Effect.gen(function* () {
    yield* renewClaims(ports, state, loop);
    if (state.settings.recoverOrphans && !state.draining) yield* intake.recover();
    yield* savePerformance(ports, state);
  }).pipe(
    Effect.catchTag("StoreFailure", noteTrouble(state)),
    Effect.andThen(Effect.suspend(() => Effect.sleep(state.settings.claimTtlMs / RENEWALS_PER_TTL))),
    Effect.forever,
  );

/** Looks at retries, stalls and the pool's size at every tick. */
export const ticks = (state: EngineState, loop: EngineLoop) =>
  Effect.suspend(() => Effect.sleep(state.settings.tickMs)).pipe(
    Effect.andThen(Effect.sync(() => loop.send({ kind: "tick" }))),
    Effect.forever,
  );

/** Reads what the engine and the machine use, for scaling and for whoever watches. */
export const watchResources = ({ monitor }: EnginePorts, state: EngineState) =>
  Effect.gen(function* () {
    const on = state.settings.execution.resourceMonitoringEnabled;
    state.resources = on ? yield* monitor.use : null;
    yield* Effect.sleep(RESOURCES_EVERY_MS);
  }).pipe(Effect.forever);
