import type { AgentSpec } from "@plimsoll/application";
import { UnbuildableAgent, type AgentSource, type RunContext, type RunnableAgent } from "../agent-source.ts";
import { provisioningRefusal } from "../host-refusal.ts";
import type { HostRequest } from "../../wire/host-messages.ts";
import { contentOf } from "./content-of.ts";
import { correlated } from "./correlation.ts";
import { readPrompt, type UserPrompt } from "./read-prompt.ts";

/** As LangChain's RunnableConfig; also the second argument of a function, which may take it or leave it. */
interface RunConfig {
  readonly signal: AbortSignal;
  readonly configurable: { readonly thread_id: string; readonly agent_id: string };
}
type Ask = (input: unknown, config: RunConfig) => unknown;
interface Invocable {
  readonly invoke: Ask;
}
interface Compilable {
  readonly compile: () => unknown;
}

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";
const isInvocable = (value: unknown): value is Invocable =>
  isObject(value) && "invoke" in value && typeof value.invoke === "function";
const isCompilable = (value: unknown): value is Compilable =>
  isObject(value) && !("invoke" in value) && "compile" in value && typeof value.compile === "function";
const isAsk = (value: unknown): value is Ask => typeof value === "function";

/** A compiled graph reads its state by name; one that has a channel `messages` takes a text as a message. */
const takesMessages = (graph: Invocable): boolean =>
  "channels" in graph && isObject(graph.channels) && "messages" in graph.channels;

const inputFor = (target: Invocable | Ask, prompt: UserPrompt): unknown =>
  prompt.input === null && isInvocable(target) && takesMessages(target)
    ? { messages: [{ role: "user", content: prompt.text }] }
    : (prompt.input ?? prompt.text);

const agentOf = (target: Invocable | Ask): RunnableAgent => ({
  run: async (request: HostRequest, { poolId, signal }: RunContext) => {
    const prompt = readPrompt(request.prompt);
    const { requestId, agentId } = request;
    const config = { signal, configurable: { thread_id: `${poolId}/${requestId}`, agent_id: agentId } };
    const input = inputFor(target, prompt);
    const answer = await correlated({ canary: prompt.canary, agentId }, async () =>
      isInvocable(target) ? target.invoke(input, config) : target(input, config),
    );
    return contentOf(answer);
  },
});

/** It is handed the agent's description all the same: a rest or a default parameter takes it. */
type Factory = (spec: AgentSpec) => unknown;

const typeOf = (value: unknown): string => (value === null ? "null" : typeof value);

const madeBy = async (factory: Factory, spec: AgentSpec, reference: string): Promise<RunnableAgent> => {
  const made = await factory(spec);
  const target = isCompilable(made) ? made.compile() : made;
  if (isInvocable(target) || isAsk(target)) return agentOf(target);
  throw new UnbuildableAgent(
    "invalid-agent",
    `${reference} takes no parameter, so it is a factory: it must return a graph, a Runnable or a function, and returned ${typeOf(made)}. A function that is the agent takes its input as a parameter.`,
  );
};

const WANTED =
  "a compiled graph, a Runnable, a function without parameters that makes one, or a function (input) => output";

/**
 * What an export means: something with `invoke` is shared by all agents, as one server would; a function without
 * parameters is called once for each agent; any other function is the agent.
 */
export const userAgentSource = (
  exported: unknown,
  reference: string,
): { readonly source: AgentSource; readonly description: string } => {
  const target = isCompilable(exported) ? exported.compile() : exported;
  if (isInvocable(target)) {
    const shared = agentOf(target);
    return { source: { build: async () => shared }, description: "one graph, shared by all agents" };
  }
  if (isAsk(target) && target.length === 0) {
    const factory = target as Factory;
    return {
      source: { build: (spec) => madeBy(factory, spec, reference) },
      description: "factory, called for each agent",
    };
  }
  if (isAsk(target)) return { source: { build: async () => agentOf(target) }, description: "function" };
  throw provisioningRefusal(`${reference} is ${typeOf(exported)}, which can't be invoked`, `Export ${WANTED}.`);
};
