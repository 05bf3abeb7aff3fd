import { promptTokenCount } from "./llm-request.ts";
import { pathSegment } from "./path-segment.ts";

/** What clients ask besides the calls themselves: these are no calls, so they take no time and are not journalled. */
export interface SideRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly bodyBytes: number;
}

/** OpenAI's and Gemini's fields at once: the newer clients of both ask at the same address. */
const modelObject = (model: string): unknown => ({
  id: model,
  object: "model",
  created: 0,
  owned_by: "plimsoll",
  name: `models/${model}`,
  displayName: model,
  supportedGenerationMethods: ["generateContent"],
});

const modelList = (model: string): unknown => ({
  object: "list",
  data: [modelObject(model)],
  models: [modelObject(model)],
});

const LIST = /^\/v1(?:beta|alpha)?\/models$/;
const MODEL = /^\/v1(?:beta|alpha)?\/models\/([^/:]+)$/;
const COUNT_TOKENS = /^\/v1(?:beta|alpha)?\/models\/[^/:]+:countTokens$/;

const modelAt = (path: string, model: string): unknown => {
  if (LIST.test(path)) return modelList(model);
  const name = MODEL.exec(path)?.[1];
  return name === undefined ? null : modelObject(pathSegment(name));
};

/** The body of the answer, or null where there is no such endpoint. `model` is the one that the server names. */
export const answerSideRequest = ({ method, path, bodyBytes }: SideRequest, model: string): unknown => {
  if (method === "GET") return modelAt(path, model);
  if (method !== "POST") return null;
  if (path === "/v1/messages/count_tokens") return { input_tokens: promptTokenCount(bodyBytes) };
  return COUNT_TOKENS.test(path) ? { totalTokens: promptTokenCount(bodyBytes) } : null;
};
