import { fileURLToPath } from "node:url";
import type {
  ClockPort,
  InvocationRequest,
  InvocationResult,
  LlmEndpoint,
  OrchestratorPool,
} from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { LangGraphOptions } from "../lang-graph-options.ts";
import { makeLangGraphOrchestrator } from "../make-lang-graph-orchestrator.ts";

/** Where the user's code of the tests lies. */
export const USER_CODE = fileURLToPath(new URL("./user-code/", import.meta.url));

const originMs = performance.now();
const originNs = process.hrtime.bigint();
const originWallMs = Date.now();

/** A clock whose origin is this module's loading. */
export const testClock: ClockPort = {
  nowMs: () => performance.now() - originMs,
  fromMonotonicNs: (monotonicNs) => Number(monotonicNs - originNs) / 1e6,
  fromInstant: (instant) => Date.parse(instant) - originWallMs,
  originInstant: new Date(originWallMs).toISOString(),
};

/** An orchestrator of the user's code in the folder above. */
export const startWith = (
  agentsFrom: string,
  llm: LlmEndpoint | null,
  options: Partial<Omit<LangGraphOptions, "agentsFrom" | "clock">> = {},
) => {
  const provider = makeLangGraphOrchestrator({ clock: testClock, baseDir: USER_CODE, ...options, agentsFrom });
  return provider.start(DEFAULT_SCENARIO, () => undefined, llm);
};

/** Its pool of `count` agents. */
export const poolWith = Effect.fnUntraced(function* (
  agentsFrom: string,
  llm: LlmEndpoint,
  parts: { readonly count?: number; readonly options?: Parameters<typeof startWith>[2] } = {},
) {
  const orchestrator = yield* startWith(agentsFrom, llm, parts.options);
  const agents = Array.from({ length: parts.count ?? 1 }, (_, index) => ({
    agentId: `archon-${index + 1}`,
    role: "any",
    goal: "any",
    backstory: "any",
  }));
  return yield* orchestrator.instantiate({ agents, llm, instantiationTimeoutMs: 10_000 });
});

let requestCount = 0;

/** Asks the first agent. */
export const ask = (pool: OrchestratorPool, prompt: string, changes: Partial<InvocationRequest> = {}) =>
  pool.invoke({
    requestId: `r${++requestCount}`,
    agentId: "archon-1",
    topic: "test",
    prompt,
    timeoutMs: 10_000,
    ...changes,
  });

/** The answer's text; throws with the error where there is none. */
export const contentOfResult = (result: InvocationResult): string => {
  if (result.outcome === "succeeded") return result.content;
  throw new Error(`${result.error.code}: ${result.error.message}`);
};
