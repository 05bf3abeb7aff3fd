import { geminiProblem } from "./gemini-problem.ts";
import { hollowContent, renderContent, renderContentStream } from "./gemini-content.ts";
import { toolTurnsDone } from "./tool-turns.ts";
import type { ItemTests } from "./tool-turns.ts";
import { isObject, itemsOf, valueAt } from "./wire-format.ts";
import type { Conversation, JsonObject, OfferedTool, ToolChoice, WireFormat } from "./wire-format.ts";

const isFunctionResponse = (part: unknown): boolean => isObject(part) && part["functionResponse"] !== undefined;

const holdsFunctionResponse = (content: JsonObject): boolean => itemsOf(content["parts"]).some(isFunctionResponse);

/** A content without a role is the user's; older clients give results the role `function`. */
const ITEMS: ItemTests = {
  isToolResult: (content) => isObject(content) && holdsFunctionResponse(content),
  isUserText: (content) => isObject(content) && content["role"] !== "model" && !holdsFunctionResponse(content),
};

const offeredTool = (declaration: unknown): OfferedTool | null => {
  if (!isObject(declaration) || typeof declaration["name"] !== "string") return null;
  return { name: declaration["name"], parameters: declaration["parametersJsonSchema"] ?? declaration["parameters"] };
};

const declarationsOf = (tool: unknown): readonly unknown[] =>
  isObject(tool) ? itemsOf(tool["functionDeclarations"] ?? tool["function_declarations"]) : [];

const toolChoice = (request: JsonObject): ToolChoice => {
  const config = valueAt(request, "toolConfig", "functionCallingConfig");
  const mode = valueAt(config, "mode");
  if (mode === "NONE") return "none";
  if (mode !== "ANY") return "auto";
  const [name] = itemsOf(valueAt(config, "allowedFunctionNames"));
  return typeof name === "string" ? { name } : "any";
};

const answerSchema = (request: JsonObject): unknown => {
  const config = request["generationConfig"];
  if (valueAt(config, "responseMimeType") !== "application/json") return undefined;
  return valueAt(config, "responseJsonSchema") ?? valueAt(config, "responseSchema") ?? {};
};

const readConversation = (request: JsonObject): Conversation | string => {
  const contents: unknown = request["contents"];
  if (!Array.isArray(contents) || contents.length === 0) return "contents: must be an array that is not empty";
  return {
    messageCount: contents.length,
    toolTurnsDone: toolTurnsDone(contents, ITEMS),
    tools: itemsOf(request["tools"])
      .flatMap(declarationsOf)
      .map(offeredTool)
      .filter((tool) => tool !== null),
    toolChoice: toolChoice(request),
    answerSchema: answerSchema(request),
  };
};

/** Gemini's `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent?alt=sse`. */
export const generateContentFormat: WireFormat = {
  readConversation,
  renderPlain: renderContent,
  renderStream: renderContentStream,
  renderHollow: hollowContent,
  renderHollowStream: (answer) => `data: ${hollowContent(answer)}\r\n\r\n`,
  brokenEvents: `data: {"candidates":[{"content"\r\n\r\n`,
  renderProblem: geminiProblem,
};
