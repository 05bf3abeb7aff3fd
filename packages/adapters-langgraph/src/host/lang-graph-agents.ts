import type { AgentSpec, LlmEndpoint } from "@plimsoll/application";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { UnbuildableAgent, type AgentSource } from "./agent-source.ts";
import { makeChatModel } from "./make-chat-model.ts";
import { readable, textOf } from "./unusable-answer.ts";

/** The agent's description as CrewAI's prompt words it, so that prompts of compared orchestrators are of one size. */
export const systemPromptOf = ({ role, goal, backstory }: AgentSpec): string =>
  `You are ${role}. ${backstory}\nYour personal goal is: ${goal}`;

/** An empty role is refused: an agent without one is a mistake of the scenario. */
export const checkSpec = ({ agentId, role }: AgentSpec): void => {
  if (role.trim() === "") throw new UnbuildableAgent("invalid-agent", `agent ${agentId} has no role`);
};

const buildGraph = (spec: AgentSpec, llm: LlmEndpoint | null, maxRetries: number) => {
  const model = makeChatModel(spec.agentId, llm, maxRetries);
  const system = new SystemMessage(systemPromptOf(spec));
  return new StateGraph(MessagesAnnotation)
    .addNode("answer", async ({ messages }, config) => ({
      messages: [await readable(model.invoke([system, ...messages], config))],
    }))
    .addEdge(START, "answer")
    .addEdge("answer", END)
    .compile();
};

/** One compiled graph and one LLM client for each agent: nothing is shared between agents but Node's connections. */
export const langGraphAgents = (maxRetries: number): AgentSource => ({
  build: async (spec, llm) => {
    checkSpec(spec);
    const graph = buildGraph(spec, llm, maxRetries);
    return {
      run: async ({ prompt }, { signal }) => {
        const { messages } = await graph.invoke({ messages: [new HumanMessage(prompt)] }, { signal });
        return textOf(messages.at(-1));
      },
    };
  },
});
