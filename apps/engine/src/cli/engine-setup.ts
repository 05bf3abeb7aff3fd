import type { CliContext, UsageError } from "@plimsoll/adapters-command-line";
import { makeClock } from "@plimsoll/adapters-host";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import type { EngineComposition } from "../composition/compose-engine.ts";
import { makeEngineId } from "../composition/engine-id.ts";
import { seededRandom } from "../composition/seeded-random.ts";
import { type ConfigFolder, configFolderOf, type EngineConfig, readEngineConfig } from "../config/engine-config.ts";
import { resolveStore, type StoreChoice } from "../config/resolve-store.ts";
import { resolveOrchestrator } from "../orchestrator/resolve-orchestrator.ts";
import type { OrchestratorFlags } from "./orchestrator-flags.ts";
import { DEFAULT_TENANT_ID, type StoreFlags } from "./store-flags.ts";

/** Configuration and store, settled before anything is opened. */
export interface StoreSetup {
  readonly configFolder: ConfigFolder;
  readonly config: EngineConfig;
  readonly store: StoreChoice;
  readonly tenantId: string;
}

/** Reads the configuration and decides on the store. */
export const setUpStore = (context: CliContext, flags: StoreFlags): Result.Result<StoreSetup, UsageError> =>
  Result.gen(function* () {
    const { env, workingDirectory } = context;
    const configFolder = yield* configFolderOf(Option.getOrNull(flags.config), workingDirectory);
    const config = yield* readEngineConfig(configFolder);
    const asked = {
      kind: Option.getOrNull(flags.store),
      databaseUrl: Option.getOrNull(flags.databaseUrl),
      folder: Option.getOrNull(flags.dataDir),
    };
    const store = yield* resolveStore(asked, { file: config.parallel.store, env, workingDirectory });
    return { configFolder, config, store, tenantId: Option.getOrElse(flags.tenant, () => DEFAULT_TENANT_ID) };
  });

/** Who hears what the engine says while it works. */
export interface EngineListeners {
  readonly onPhase: (message: string) => void;
  readonly onSidecarLog: (line: string) => void;
}

/** Everything that an engine is composed from, by what was asked. */
export const setUpEngine = (
  context: CliContext,
  setup: StoreSetup,
  flags: OrchestratorFlags,
  listeners: EngineListeners,
): Result.Result<Omit<EngineComposition, "recoverOrphans">, UsageError> => {
  const { config, store } = setup;
  const { env, workingDirectory } = context;
  const maxConcurrent = config.limits.engine.maxConcurrentTasks ?? config.parallel.execution.maxConcurrentAgents;
  return Result.map(resolveOrchestrator(flags, { env, workingDirectory, maxConcurrent }), (choice) => ({
    ...{ config, store, engineId: makeEngineId(store), workingDirectory },
    session: { choice, clock: makeClock(), env, ...listeners },
    random: Option.match(flags.seed, { onNone: () => Math.random, onSome: seededRandom }),
  }));
};
