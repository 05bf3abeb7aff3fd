import { makeResourceMonitor } from "@plimsoll/adapters-host";
import { type IsolationLayer, makeIsolatedRunner } from "@plimsoll/adapters-isolation";
import {
  type AuditTrailPort,
  CurrentActor,
  type EngineLimits,
  type IsolatedRunnerPort,
  isolatedTaskRunner,
  makeWorkflowEngine,
  type ResourceMonitorPort,
  taskRunnerByWork,
  type TaskTrackerPort,
  type WorkflowEngine,
  type WorkflowEventStreamPort,
  type WorkflowStorePort,
} from "@plimsoll/application";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { Container } from "inversify";
import { secretsOfEnvironment } from "@plimsoll/domain";
import type { EngineConfig } from "../config/engine-config.ts";
import type { StoreChoice } from "../config/resolve-store.ts";
import { type AgentPools, makeAgentPools } from "../orchestrator/agent-pools.ts";
import { changedParts } from "./changed-parts.ts";
import { capacityOf, engineSettingsOf } from "./engine-settings-of.ts";
import { noteAudit } from "./note-audit.ts";
import { openStoreAndTracker } from "./open-store.ts";
import { type SessionSettings, startSession } from "./orchestrator-sessions.ts";
import { sweepOldWorkflows } from "./sweep-old-workflows.ts";
import {
  AgentPoolsToken,
  EnginePortsToken,
  IsolatedRunnerToken,
  ResourceMonitorToken,
  TaskRunnerToken,
  TaskTrackerToken,
  WorkflowEventsToken,
  WorkflowStoreToken,
} from "./tokens.ts";

/** What an engine is composed from. */
export interface EngineComposition {
  readonly config: EngineConfig;
  readonly store: StoreChoice;
  readonly session: SessionSettings;
  /** Unique among the engines on one store. */
  readonly engineId: string;
  /** Whether it also goes on with workflows that other engines left behind. */
  readonly recoverOrphans: boolean;
  /** Absolute; relative paths of programs start here where no workflow file has settled them. */
  readonly workingDirectory: string;
  /** What isolation goes without, to try what a lesser machine would do. Nothing by default. */
  readonly withoutIsolation?: readonly IsolationLayer[];
  /** In 0..1, for back-off and exploration. */
  readonly random: () => number;
}

/** A running engine, and the ports that others look through. */
export interface EngineApp {
  readonly engine: WorkflowEngine;
  readonly store: WorkflowStorePort;
  readonly events: WorkflowEventStreamPort;
  readonly audit: AuditTrailPort;
  /** In the store's database, or in its own (PLIMSOLL_TRACKER_URL); null where there is none. */
  readonly tracker: TaskTrackerPort | null;
  readonly monitor: ResourceMonitorPort;
  readonly isolated: IsolatedRunnerPort;
  readonly warmUp: AgentPools["warmUp"];
  /** What all tasks together may hold now. */
  readonly capacity: () => EngineLimits;
  /** Takes limits, rules and retention from a new configuration; what runs is not disturbed. */
  readonly reconfigure: (config: EngineConfig) => Effect.Effect<void>;
}

const bindAdapters = Effect.fnUntraced(function* (container: Container, composition: EngineComposition) {
  const { env } = composition.session;
  const surroundings = { secrets: secretsOfEnvironment(env), trackerUrl: env["PLIMSOLL_TRACKER_URL"] };
  const { store, tracker } = yield* openStoreAndTracker(composition.store, surroundings);
  const { session, config, withoutIsolation: without = [] } = composition;
  const { isolation: minimum } = config.limits;
  const instantiationTimeoutMs = session.choice.scenario.instantiationTimeoutMs;
  container.bind(WorkflowStoreToken).toConstantValue(store);
  container.bind(TaskTrackerToken).toConstantValue(tracker);
  const { makeEventStream } = yield* Effect.promise(() => import("@plimsoll/adapters-memory"));
  container.bind(WorkflowEventsToken).toConstantValue(yield* makeEventStream(store));
  container.bind(ResourceMonitorToken).toConstantValue(yield* makeResourceMonitor());
  container.bind(IsolatedRunnerToken).toConstantValue(yield* makeIsolatedRunner({ minimum, without }));
  const pools = yield* makeAgentPools({ start: startSession(session), instantiationTimeoutMs });
  container.bind(AgentPoolsToken).toConstantValue(pools);
});

const wire = (container: Container, { workingDirectory }: EngineComposition): void => {
  container
    .bind(TaskRunnerToken)
    .toResolvedValue(
      (pools, isolated) =>
        taskRunnerByWork({ prompt: pools.runner, code: isolatedTaskRunner(isolated, { workingDirectory }) }),
      [AgentPoolsToken, IsolatedRunnerToken],
    );
  container
    .bind(EnginePortsToken)
    .toResolvedValue(
      (...[store, runner, monitor, events]) => ({ store, runner, monitor, events }),
      [WorkflowStoreToken, TaskRunnerToken, ResourceMonitorToken, WorkflowEventsToken],
    );
};

/** Builds and starts an engine; the Scope suspends its workflows, gives them back and closes everything. */
export const composeEngine = Effect.fnUntraced(function* (composition: EngineComposition) {
  const { engineId, recoverOrphans, random } = composition;
  const container = new Container({ defaultScope: "Singleton" });
  yield* bindAdapters(container, composition);
  wire(container, composition);
  const ports = container.get(EnginePortsToken);
  let { config } = composition;
  const machine = yield* ports.monitor.machine;
  const { ttlMs: claimTtlMs, tickMs } = config.parallel.claim;
  // An embedded database has one engine at a time: what one of this name still holds, a dead process left behind.
  if (composition.store.kind === "embedded") yield* ports.store.release(engineId);
  const settings = { engineId, claimTtlMs, tickMs, recoverOrphans, random };
  const engine = yield* makeWorkflowEngine(ports, { ...settings, ...engineSettingsOf(config, machine) });
  const actor = `engine:${engineId}`;
  const { audit } = container.get(WorkflowStoreToken);
  const sweeping = sweepOldWorkflows(ports.store, () => config.limits.retention);
  yield* Effect.forkScoped(Effect.provideService(sweeping, CurrentActor, actor));
  const app: EngineApp = {
    ...{ engine, store: ports.store, events: ports.events, monitor: ports.monitor, audit },
    isolated: container.get(IsolatedRunnerToken),
    tracker: container.get(TaskTrackerToken),
    warmUp: container.get(AgentPoolsToken).warmUp,
    capacity: () => capacityOf(config, machine),
    reconfigure: (next) =>
      Effect.gen(function* () {
        const parts = changedParts(config, next).join(" ");
        config = next;
        yield* engine.reconfigure(engineSettingsOf(next, machine));
        const atMs = yield* Clock.currentTimeMillis;
        const said = { atMs, tenantId: "", actor, action: "configuration-reloaded", subject: "", detail: { parts } };
        yield* noteAudit(audit, said);
      }),
  };
  return app;
});
