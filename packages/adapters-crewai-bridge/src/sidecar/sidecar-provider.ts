import { join } from "node:path";
import type { ClockPort, OrchestratorProviderPort } from "@plimsoll/application";
import type { Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { BridgeTimeouts } from "../bridge/bridge-context.ts";
import { prepareOwnAgents, type OwnAgents } from "./own-agents.ts";
import { provision } from "./provision.ts";
import { runSidecar } from "./run-sidecar.ts";
import { DEFAULT_SIDECAR_DRIVER, type SidecarDriverName } from "./sidecar-drivers.ts";

/** The bundled Python sidecar. What is absent here the scenario decides. */
export interface SidecarProviderOptions {
  /** sidecars/python: pyproject.toml, uv.lock and src. */
  readonly projectDir: string;
  /** Where uv and the environment live between runs; ours alone. */
  readonly cacheDir: string;
  readonly clock: ClockPort;
  /** The framework, in an environment of its own. @default crewai */
  readonly driver?: SidecarDriverName;
  /** The user's own agents, run in the driver's environment unless they bring one. @default agents of the driver's framework */
  readonly agentsFrom?: OwnAgents;
  /** @default the scenario's */
  readonly workers?: Scenario["workers"];
  /** @default the scenario's, else the sidecar's own */
  readonly mode?: string;
  /** @default the scenario's */
  readonly agentCount?: number;
  /** Names of variables the sidecar may see: the key's, when it talks to a real LLM without our gateway. @default none */
  readonly passEnv?: readonly string[];
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** @default 120000 */
  readonly startTimeoutMs?: number;
  /** @default 5000 */
  readonly stopGraceMs?: number;
  readonly timeouts?: Partial<BridgeTimeouts>;
  readonly onLog?: (line: string) => void;
}

/** Further flags of the sidecar's command line, from what the caller or the scenario asks for. */
const flagsOf = (options: SidecarProviderOptions, scenario: Scenario): readonly string[] => {
  const mode = options.mode ?? scenario.mode;
  const { executorThreads, llmClient } = scenario;
  return [
    ...["--driver", options.driver ?? DEFAULT_SIDECAR_DRIVER],
    ...["--workers", String(options.workers ?? scenario.workers)],
    ...["--agents", String(options.agentCount ?? scenario.agentCount)],
    ...(mode === undefined ? [] : ["--mode", mode]),
    ...(executorThreads === undefined ? [] : ["--executor-threads", String(executorThreads)]),
    ...(llmClient === undefined ? [] : ["--llm-client", llmClient]),
  ];
};

/** Provisions on first use (network, a minute), then starts a sidecar per Scope (offline). */
export const sidecarProvider = (options: SidecarProviderOptions): OrchestratorProviderPort => ({
  start: Effect.fnUntraced(function* (scenario, onPhase) {
    const { projectDir, cacheDir, env = process.env } = options;
    const driver = options.driver ?? DEFAULT_SIDECAR_DRIVER;
    const where = { projectDir, cacheDir, driver, env, onPhase };
    const { python, flags: ownFlags } =
      options.agentsFrom === undefined
        ? { python: yield* provision(where), flags: [] }
        : yield* prepareOwnAgents(options.agentsFrom, where);
    onPhase("starting the sidecar");
    const flags = [...flagsOf(options, scenario), ...ownFlags];
    return yield* runSidecar({
      ...options,
      env,
      onPhase,
      cwd: projectDir,
      agentCount: options.agentCount ?? scenario.agentCount,
      setEnv: { PYTHONPATH: join(projectDir, "src"), PYTHONUNBUFFERED: "1" },
      command: (storageDir) => [
        python,
        ...["-m", "plimsoll_sidecar", "--host", "127.0.0.1", "--port", "0", ...flags, "--storage-dir", storageDir],
      ],
    });
  }),
});
