import type { LlmEndpoint } from "@plimsoll/application";
import { HOST_MEMORY_BOUNDS } from "./host-memory.ts";
import { llmEnvironment } from "./llm-environment.ts";

const PASSED = ["PATH", "HOME", "LANG", "LC_ALL", "TZ"];
const PROXY = /^(https?|all|no)_proxy$/i;
const TRACING = /^(LANGSMITH|LANGCHAIN)_/;
/** LangSmith's client is imported with the library; without these a key in the environment would switch it on. */
const NO_TELEMETRY = { LANGSMITH_TRACING: "false", LANGCHAIN_TRACING_V2: "false" };

/** Whose environment, and what of it. */
export interface HostEnvironmentOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly passEnv: readonly string[];
  /** The user's own code runs. */
  readonly isUserCode: boolean;
  readonly llm: LlmEndpoint | null;
}

const ownOf = ({ env, passEnv }: HostEnvironmentOptions): NodeJS.ProcessEnv =>
  Object.fromEntries([...PASSED, ...passEnv].map((name) => [name, env[name]]));

const usersOf = ({ env }: HostEnvironmentOptions): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !PROXY.test(name) && !TRACING.test(name) && name !== "NODE_OPTIONS"),
  );

/**
 * Our own graph sees what programs need to run and nothing else. The user's code sees the user's environment, as if it
 * were started by hand, but for proxies (which would be measured), tracing (which would leave the machine), options of
 * our Node, and the addresses and keys of LLMs.
 */
export const hostEnvironment = (options: HostEnvironmentOptions): NodeJS.ProcessEnv => ({
  ...HOST_MEMORY_BOUNDS.environment,
  ...(options.isUserCode ? usersOf(options) : ownOf(options)),
  ...NO_TELEMETRY,
  ...(options.isUserCode && options.llm !== null ? llmEnvironment(options.llm, options.env) : {}),
});
