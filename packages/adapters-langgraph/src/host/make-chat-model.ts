import type { LlmEndpoint } from "@plimsoll/application";
import { ChatOpenAI } from "@langchain/openai";
import { UnbuildableAgent } from "./agent-source.ts";

/** A local LLM asks for no key, but the client refuses to be made without one. */
const NO_KEY = "none";

/** The library's own client on the pool's LLM; a retry is one more call of the journal, so none is made unless asked. */
export const makeChatModel = (agentId: string, llm: LlmEndpoint | null, maxRetries: number): ChatOpenAI => {
  if (llm === null) throw new UnbuildableAgent("no-llm", `agent ${agentId} was given no LLM: the pool names none`);
  const apiKey = llm.apiKeyEnv === undefined ? NO_KEY : (process.env[llm.apiKeyEnv] ?? NO_KEY);
  return new ChatOpenAI({ model: llm.model, apiKey, maxRetries, configuration: { baseURL: llm.baseUrl } });
};
