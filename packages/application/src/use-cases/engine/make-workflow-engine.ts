import * as Clock from "effect/Clock";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Queue from "effect/Queue";
import * as Schedule from "effect/Schedule";
import * as Scope from "effect/Scope";
import type { WorkflowKey } from "../../ports/workflow-store.port.ts";
import {
  adoptOrphans,
  keepClaims,
  keepPerformance,
  savePerformance,
  ticks,
  watchResources,
} from "./engine-heartbeat.ts";
import { EngineLoop } from "./engine-loop.ts";
import type { EngineMessage } from "./engine-message.ts";
import type { EnginePorts } from "./engine-ports.ts";
import type { EngineSettings } from "./engine-settings.ts";
import { EngineState } from "./engine-state.ts";
import { leaseFor } from "./lease-for.ts";
import { takeSnapshot } from "./take-snapshot.ts";
import { learnTenants, watchTenants } from "./watch-tenants.ts";
import type { WorkflowEngine } from "./workflow-engine.ts";
import { WorkflowIntake } from "./workflow-intake.ts";
import { WorkflowLookup } from "./workflow-lookup.ts";

const DRAIN_LOOK_MS = 20;
const CLOSE_TIMEOUT_MS = 10_000;

const drain = (state: EngineState, loop: EngineLoop, timeoutMs: number): Effect.Effect<void> => {
  const isEmpty = Effect.sync(() => state.draining && state.attempts.size === 0);
  return Effect.sync(() => loop.send({ kind: "drain" })).pipe(
    Effect.andThen(isEmpty.pipe(Effect.repeat({ schedule: Schedule.spaced(DRAIN_LOOK_MS), until: (empty) => empty }))),
    Effect.timeoutOrElse({ duration: timeoutMs, orElse: () => Effect.void }),
    Effect.asVoid,
  );
};

/** Interrupts all attempts when the engine closes, and waits for them, but not for ever: some work ignores its interruption. */
const attemptScope = Effect.acquireRelease(Scope.make(), (scope, exit) =>
  Effect.flatMap(Effect.forkDetach(Scope.close(scope, exit)), (closing) =>
    Fiber.await(closing).pipe(Effect.timeoutOrElse({ duration: CLOSE_TIMEOUT_MS, orElse: () => Effect.void })),
  ),
);

const cancel = Effect.fnUntraced(function* (
  parts: { readonly ports: EnginePorts; readonly state: EngineState; readonly loop: EngineLoop },
  lookup: WorkflowLookup,
  key: WorkflowKey,
  reason: string,
) {
  yield* lookup.find(key);
  const marked = yield* parts.ports.store.requestCancel(key, reason, yield* Clock.currentTimeMillis);
  if (marked && parts.state.find(key) !== undefined) parts.loop.send({ kind: "cancel", key, reason });
  return marked;
});

/**
 * Starts an engine. Closing its Scope interrupts the attempts in flight, without a word in the journal, and gives its workflows
 * back: whoever claims them next voids those attempts and goes on. That is the same path as after a kill -9.
 */
export const makeWorkflowEngine = Effect.fnUntraced(function* (ports: EnginePorts, settings: EngineSettings) {
  const clock = yield* Clock.Clock;
  const machine = yield* ports.monitor.machine;
  const state = new EngineState(settings, machine, clock.currentTimeMillisUnsafe());
  const mailbox = yield* Queue.unbounded<EngineMessage>();
  yield* Effect.addFinalizer(() =>
    savePerformance(ports, state).pipe(Effect.andThen(ports.store.release(settings.engineId)), Effect.ignore),
  );
  const scope = yield* attemptScope;
  const loop = new EngineLoop({ ports, state, mailbox, scope, clock });
  const intake = new WorkflowIntake({ store: ports.store, state, loop, scope });
  const lookup = new WorkflowLookup(ports.store, state, loop);
  yield* Effect.forkScoped(loop.run);
  yield* Effect.forkScoped(ticks(state, loop));
  yield* Effect.forkScoped(watchResources(ports, state));
  yield* Effect.forkScoped(keepClaims(ports, state, loop));
  yield* Effect.forkScoped(adoptOrphans(state, intake));
  yield* Effect.forkScoped(keepPerformance(ports, state));
  yield* Effect.forkScoped(watchTenants(ports, state));
  const engine: WorkflowEngine = {
    submit: intake.submit,
    result: lookup.result,
    state: (key) => Effect.map(lookup.find(key), (found) => found.state),
    metrics: lookup.metrics,
    cancel: (key, reason) => cancel({ ports, state, loop }, lookup, key, reason),
    resume: (key) =>
      key === undefined
        ? intake.recover()
        : Effect.map(intake.take(key), (taken): readonly WorkflowKey[] => (taken ? [key] : [])),
    snapshot: Effect.map(Clock.currentTimeMillis, (nowMs) => takeSnapshot(state, nowMs)),
    drain: (timeoutMs) => drain(state, loop, timeoutMs),
    reconfigure: (change) => Effect.sync(() => loop.send({ kind: "reconfigure", change })),
    agentLoads: (tenantId, agents) => state.agentLoads(tenantId, agents),
    performanceOf: (tenantId) => state.book(tenantId),
    routing: () => state.settings.routing,
    tenantStanding: (tenantId) =>
      Effect.andThen(
        learnTenants(ports.store, state, [tenantId]),
        Effect.map(Clock.currentTimeMillis, (nowMs) => state.tenants.standing(tenantId, nowMs)),
      ),
    allocate: leaseFor(state),
    whenStopped: Deferred.await(state.whenStopped),
  };
  return engine;
});
