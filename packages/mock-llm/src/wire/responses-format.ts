import {
  hollowResponseObject,
  hollowResponseStream,
  renderResponseObject,
  renderResponseStream,
} from "./response-object.ts";
import { openAiAnswerSchema } from "./openai-answer-schema.ts";
import { openAiProblem } from "./openai-problem.ts";
import { openAiToolChoice, openAiTools } from "./openai-tools.ts";
import { turnsOfResponseId } from "./response-id.ts";
import { toolTurnsDone } from "./tool-turns.ts";
import type { ItemTests } from "./tool-turns.ts";
import { isObject, valueAt } from "./wire-format.ts";
import type { Conversation, JsonObject, WireFormat } from "./wire-format.ts";

const ITEMS: ItemTests = {
  isToolResult: (item) => isObject(item) && item["type"] === "function_call_output",
  isUserText: (item) => isObject(item) && item["role"] === "user",
};

const isSpoken = (item: unknown): boolean =>
  !isObject(item) || (item["role"] !== "system" && item["role"] !== "developer");

const readConversation = (request: JsonObject): Conversation | string => {
  const input: unknown = request["input"];
  if (typeof input !== "string" && !Array.isArray(input)) return "input: must be a string or an array";
  const items: readonly unknown[] = typeof input === "string" ? [{ role: "user" }] : input;
  return {
    messageCount: items.filter(isSpoken).length,
    toolTurnsDone: toolTurnsDone(items, ITEMS, turnsOfResponseId(request["previous_response_id"])),
    tools: openAiTools(request),
    toolChoice: openAiToolChoice(request),
    answerSchema: openAiAnswerSchema(valueAt(request, "text", "format")),
  };
};

/** OpenAI's `POST /v1/responses`. */
export const responsesFormat: WireFormat = {
  readConversation,
  renderPlain: renderResponseObject,
  renderStream: renderResponseStream,
  renderHollow: hollowResponseObject,
  renderHollowStream: hollowResponseStream,
  brokenEvents: `data: {"type":"response.output_text.delta","delta"\n\n`,
  renderProblem: openAiProblem,
};
