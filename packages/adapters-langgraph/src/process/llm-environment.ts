import type { LlmEndpoint } from "@plimsoll/application";

/** A local LLM asks for no key, but clients refuse to be made without one. */
const NO_KEY = "none";
const KEY_NAMES = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"];

/**
 * Where the clients of OpenAI, Anthropic and Google look for their LLM. The latter two add the version's folder
 * themselves. Real keys are replaced, so that none of them reaches an LLM that it does not belong to.
 */
export const llmEnvironment = (llm: LlmEndpoint, env: NodeJS.ProcessEnv): Readonly<Record<string, string>> => {
  const root = llm.baseUrl.replace(/\/v1\/?$/, "");
  const key = (llm.apiKeyEnv === undefined ? undefined : env[llm.apiKeyEnv]) ?? NO_KEY;
  return {
    OPENAI_BASE_URL: llm.baseUrl,
    OPENAI_API_BASE: llm.baseUrl,
    ANTHROPIC_BASE_URL: root,
    GOOGLE_GEMINI_BASE_URL: root,
    GOOGLE_GENAI_USE_VERTEXAI: "false",
    ...Object.fromEntries(KEY_NAMES.map((name) => [name, key])),
  };
};
