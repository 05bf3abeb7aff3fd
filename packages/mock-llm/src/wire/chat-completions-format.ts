import { hollowChatCompletion, renderChatCompletion, renderChatCompletionStream } from "./chat-completion.ts";
import { openAiAnswerSchema } from "./openai-answer-schema.ts";
import { openAiProblem } from "./openai-problem.ts";
import { openAiToolChoice, openAiTools } from "./openai-tools.ts";
import { toolTurnsDone } from "./tool-turns.ts";
import type { ItemTests } from "./tool-turns.ts";
import { isObject } from "./wire-format.ts";
import type { Conversation, JsonObject, WireFormat } from "./wire-format.ts";

const roleOf = (message: unknown): unknown => (isObject(message) ? message["role"] : undefined);

const ITEMS: ItemTests = {
  isToolResult: (message) => roleOf(message) === "tool",
  isUserText: (message) => roleOf(message) === "user",
};

const isSpoken = (message: unknown): boolean => {
  const role = roleOf(message);
  return role !== "system" && role !== "developer";
};

const readConversation = (request: JsonObject): Conversation | string => {
  const messages: unknown = request["messages"];
  if (!Array.isArray(messages) || messages.length === 0) return "messages: must be an array that is not empty";
  return {
    messageCount: messages.filter(isSpoken).length,
    toolTurnsDone: toolTurnsDone(messages, ITEMS),
    tools: openAiTools(request),
    toolChoice: openAiToolChoice(request),
    answerSchema: openAiAnswerSchema(request["response_format"]),
  };
};

/** OpenAI's `POST /v1/chat/completions`. */
export const chatCompletionsFormat: WireFormat = {
  readConversation,
  renderPlain: renderChatCompletion,
  renderStream: renderChatCompletionStream,
  renderHollow: (answer) => hollowChatCompletion(answer, "chat.completion"),
  renderHollowStream: (answer) => `data: ${hollowChatCompletion(answer, "chat.completion.chunk")}\n\ndata: [DONE]\n\n`,
  brokenEvents: `data: {"id":"broken","choices":[{"delta"\n\ndata: [DONE]\n\n`,
  renderProblem: openAiProblem,
};
