import { fileURLToPath } from "node:url";
import type { LlmEndpoint } from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { OwnAgents } from "../sidecar/own-agents.ts";
import { sidecarProvider, type SidecarProviderOptions } from "../sidecar/sidecar-provider.ts";
import { poolOf } from "./bridge-fixture.ts";
import { makeSystemClock } from "./system-clock.ts";

const ROOT = new URL("../../../../", import.meta.url);

/** The modules that stand for a user's own. */
export const OWN_CODE = fileURLToPath(new URL("sidecars/python/tests/own_code", ROOT));

/** A cold machine makes environments first. */
export const OWN_START_MS = 600_000;

/** The real sidecar with two agents of the user's, on the bare client's environment or the one that they bring. */
export const startOwnAgents = Effect.fnUntraced(function* (
  own: OwnAgents,
  llm: LlmEndpoint,
  phases: string[] = [],
  seen: Pick<SidecarProviderOptions, "env" | "passEnv"> = {},
) {
  const provider = sidecarProvider({
    projectDir: fileURLToPath(new URL("sidecars/python", ROOT)),
    cacheDir: fileURLToPath(new URL(".plimsoll", ROOT)),
    clock: makeSystemClock(),
    ...seen,
    driver: "openai-client",
    agentsFrom: own,
    workers: 1,
    agentCount: 4,
    startTimeoutMs: 120_000,
  });
  const orchestrator = yield* provider.start(DEFAULT_SCENARIO, (phase) => void phases.push(phase));
  const pool = yield* orchestrator.instantiate({ ...poolOf(2), llm });
  const invoke = (canary: string, text: string) =>
    pool.invoke({
      requestId: canary,
      agentId: "archon-1",
      topic: "own",
      prompt: `[[agent:archon-1]] [[canary:${canary}]] ${text}`,
      timeoutMs: 30_000,
    });
  return { orchestrator, pool, invoke };
});
