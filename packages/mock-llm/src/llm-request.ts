import type { Endpoint } from "./call.ts";

/** A tool that the client offered. */
export interface OfferedTool {
  readonly name: string;
  readonly parameters: unknown;
}

/** What the answer depends on. */
export interface LlmRequest {
  readonly model: string | null;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** The first function that the client offers, while no tool result is in the conversation yet. */
  readonly callableTool: OfferedTool | null;
  /** The prompt speaks the ReAct format, whose parsers look for this line. */
  readonly wantsFinalAnswerLine: boolean;
  readonly promptTokens: number;
}

const FINAL_ANSWER = Buffer.from("Final Answer:");
/** Rough measure of the tokenizers in use; the mock's usage figures are an estimate. */
const BYTES_PER_TOKEN = 4;

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** chat-completions nests the function, responses does not. */
const offeredTool = (tool: unknown): OfferedTool | null => {
  if (!isObject(tool) || tool["type"] !== "function") return null;
  const described = isObject(tool["function"]) ? tool["function"] : tool;
  const name = described["name"];
  return typeof name === "string" ? { name, parameters: described["parameters"] } : null;
};

const isToolResult = (item: unknown): boolean =>
  isObject(item) && (item["role"] === "tool" || item["type"] === "function_call_output");

const callableTool = (request: JsonObject, conversation: unknown): OfferedTool | null => {
  const tools = request["tools"];
  if (!Array.isArray(tools) || request["tool_choice"] === "none") return null;
  if (Array.isArray(conversation) && conversation.some(isToolResult)) return null;
  return tools.map(offeredTool).find((tool) => tool !== null) ?? null;
};

const conversationProblem = (endpoint: Endpoint, conversation: unknown): string | null => {
  if (endpoint === "chat-completions")
    return Array.isArray(conversation) && conversation.length > 0
      ? null
      : "messages: must be an array that is not empty";
  return typeof conversation === "string" || Array.isArray(conversation) ? null : "input: must be a string or an array";
};

/** The request, or the sentence for a 400 answer. */
export const parseLlmRequest = (body: Buffer, endpoint: Endpoint): LlmRequest | string => {
  let request: unknown;
  try {
    request = JSON.parse(body.toString("utf8"));
  } catch {
    return "the body is not JSON";
  }
  if (!isObject(request)) return "the body must be a JSON object";
  const conversation = request[endpoint === "chat-completions" ? "messages" : "input"];
  const problem = conversationProblem(endpoint, conversation);
  if (problem !== null) return problem;
  const { model, stream, stream_options: streamOptions } = request;
  return {
    model: typeof model === "string" ? model : null,
    stream: stream === true,
    includeUsage: isObject(streamOptions) && streamOptions["include_usage"] === true,
    callableTool: callableTool(request, conversation),
    wantsFinalAnswerLine: body.includes(FINAL_ANSWER),
    promptTokens: Math.ceil(body.length / BYTES_PER_TOKEN),
  };
};
