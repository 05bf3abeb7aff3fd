import { anthropicProblem } from "./anthropic-problem.ts";
import { hollowMessage, hollowMessageStream, renderMessage, renderMessageStream } from "./anthropic-message.ts";
import { toolTurnsDone } from "./tool-turns.ts";
import type { ItemTests } from "./tool-turns.ts";
import { isObject, itemsOf, valueAt } from "./wire-format.ts";
import type { Conversation, JsonObject, OfferedTool, ToolChoice, WireFormat } from "./wire-format.ts";

const isToolResultBlock = (block: unknown): boolean => isObject(block) && block["type"] === "tool_result";

const isUser = (message: unknown): message is JsonObject => isObject(message) && message["role"] === "user";
const holdsToolResult = (message: JsonObject): boolean => itemsOf(message["content"]).some(isToolResultBlock);

/** Results come in messages of the user's. */
const ITEMS: ItemTests = {
  isToolResult: (message) => isUser(message) && holdsToolResult(message),
  isUserText: (message) => isUser(message) && !holdsToolResult(message),
};

/** Tools that the vendor itself would run have no schema. */
const offeredTool = (tool: unknown): OfferedTool | null => {
  if (!isObject(tool) || !isObject(tool["input_schema"])) return null;
  const name = tool["name"];
  return typeof name === "string" ? { name, parameters: tool["input_schema"] } : null;
};

const toolChoice = (request: JsonObject): ToolChoice => {
  const choice = request["tool_choice"];
  if (!isObject(choice)) return "auto";
  if (choice["type"] === "tool" && typeof choice["name"] === "string") return { name: choice["name"] };
  return choice["type"] === "any" || choice["type"] === "none" ? choice["type"] : "auto";
};

/** `output_format` is what it was called before it became a part of `output_config`. */
const answerSchema = (request: JsonObject): unknown =>
  valueAt(request, "output_config", "format", "schema") ?? valueAt(request, "output_format", "schema");

const readConversation = (request: JsonObject): Conversation | string => {
  const messages: unknown = request["messages"];
  if (!Array.isArray(messages) || messages.length === 0) return "messages: must be an array that is not empty";
  if (typeof request["max_tokens"] !== "number") return "max_tokens: Field required";
  return {
    messageCount: messages.length,
    toolTurnsDone: toolTurnsDone(messages, ITEMS),
    tools: itemsOf(request["tools"])
      .map(offeredTool)
      .filter((tool) => tool !== null),
    toolChoice: toolChoice(request),
    answerSchema: answerSchema(request),
  };
};

/** Anthropic's `POST /v1/messages`. */
export const messagesFormat: WireFormat = {
  readConversation,
  renderPlain: renderMessage,
  renderStream: renderMessageStream,
  renderHollow: hollowMessage,
  renderHollowStream: hollowMessageStream,
  brokenEvents: `event: content_block_delta\ndata: {"type":"content_block_delta","delta"\n\n`,
  renderProblem: anthropicProblem,
};
