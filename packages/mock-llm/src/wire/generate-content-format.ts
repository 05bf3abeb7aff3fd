import { geminiProblem } from "./gemini-problem.ts";
import { hollowContent, renderContent, renderContentStream } from "./gemini-content.ts";
import { protoField, protoSchema, protoValueAt } from "./proto-json.ts";
import { toolTurnsDone } from "./tool-turns.ts";
import type { ItemTests } from "./tool-turns.ts";
import { isObject, itemsOf } from "./wire-format.ts";
import type { Conversation, JsonObject, OfferedTool, ToolChoice, WireFormat } from "./wire-format.ts";

const isFunctionResponse = (part: unknown): boolean =>
  isObject(part) && protoField(part, "functionResponse") !== undefined;

const holdsFunctionResponse = (content: JsonObject): boolean => itemsOf(content["parts"]).some(isFunctionResponse);

/** A content without a role is the user's; older clients give results the role `function`. */
const ITEMS: ItemTests = {
  isToolResult: (content) => isObject(content) && holdsFunctionResponse(content),
  isUserText: (content) => isObject(content) && content["role"] !== "model" && !holdsFunctionResponse(content),
};

const offeredTool = (declaration: unknown): OfferedTool | null => {
  if (!isObject(declaration) || typeof declaration["name"] !== "string") return null;
  const parameters = protoField(declaration, "parametersJsonSchema") ?? protoSchema(declaration["parameters"]);
  return { name: declaration["name"], parameters };
};

const declarationsOf = (tool: unknown): readonly unknown[] => itemsOf(protoValueAt(tool, "functionDeclarations"));

const toolChoice = (request: JsonObject): ToolChoice => {
  const config = protoValueAt(request, "toolConfig", "functionCallingConfig");
  const mode = protoValueAt(config, "mode");
  if (mode === "NONE") return "none";
  if (mode !== "ANY") return "auto";
  const [name] = itemsOf(protoValueAt(config, "allowedFunctionNames"));
  return typeof name === "string" ? { name } : "any";
};

const answerSchema = (request: JsonObject): unknown => {
  const config = protoField(request, "generationConfig");
  if (protoValueAt(config, "responseMimeType") !== "application/json") return undefined;
  return protoValueAt(config, "responseJsonSchema") ?? protoSchema(protoValueAt(config, "responseSchema")) ?? {};
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
