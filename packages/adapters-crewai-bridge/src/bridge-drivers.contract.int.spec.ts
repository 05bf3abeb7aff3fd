import { fileURLToPath } from "node:url";
import type { AgentSpec } from "@plimsoll/application";
import { agentOrchestratorContract, ALL_ORCHESTRATOR_CAPABILITIES, makeMonotonicClock } from "@plimsoll/contract-tests";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import { DEFAULT_SIDECAR_DRIVER, SIDECAR_DRIVERS, type SidecarDriverName } from "./sidecar/sidecar-drivers.ts";
import { sidecarProvider } from "./sidecar/sidecar-provider.ts";
import { makeLlmSwitches } from "./testing/llm-switches.ts";

const ROOT = new URL("../../../", import.meta.url);

const startOn = (driver: SidecarDriverName) =>
  Effect.gen(function* () {
    const clock = makeMonotonicClock();
    const mock = yield* makeMockLlm({ clock, seed: 72, settings: { latency: { kind: "fixed", latencyMs: 50 } } });
    const llm = yield* makeLlmSwitches(mock);
    const provider = sidecarProvider({
      projectDir: fileURLToPath(new URL("sidecars/python", ROOT)),
      cacheDir: fileURLToPath(new URL(".plimsoll", ROOT)),
      clock,
      driver,
    });
    const orchestrator = yield* provider.start(DEFAULT_SCENARIO, (phase) => process.stderr.write(`${phase}\n`));
    return {
      orchestrator,
      clock,
      llm,
      breakInstantiationOf: (agents: readonly AgentSpec[], agentIds: readonly string[]) =>
        Effect.succeed(agents.map((agent) => (agentIds.includes(agent.agentId) ? { ...agent, role: "" } : agent))),
    };
  });

/** CrewAI has a file of its own: bridge-sidecar.contract.int.spec.ts. */
for (const { name, title } of SIDECAR_DRIVERS) {
  if (name === DEFAULT_SIDECAR_DRIVER) continue;
  agentOrchestratorContract({
    name: `the bridge over real ${title}`,
    start: startOn(name),
    capabilities: ALL_ORCHESTRATOR_CAPABILITIES,
    startTimeoutMs: 600_000,
  });
}
