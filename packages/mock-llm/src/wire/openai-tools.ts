import { isObject, itemsOf } from "./wire-format.ts";
import type { JsonObject, OfferedTool, ToolChoice } from "./wire-format.ts";

/** chat-completions nests the function, responses does not. */
const offeredTool = (tool: unknown): OfferedTool | null => {
  if (!isObject(tool) || tool["type"] !== "function") return null;
  const described = isObject(tool["function"]) ? tool["function"] : tool;
  const name = described["name"];
  return typeof name === "string" ? { name, parameters: described["parameters"] } : null;
};

/** The functions that an OpenAI request offers. */
export const openAiTools = (request: JsonObject): readonly OfferedTool[] =>
  itemsOf(request["tools"])
    .map(offeredTool)
    .filter((tool) => tool !== null);

/** `tool_choice` of both OpenAI APIs. */
export const openAiToolChoice = (request: JsonObject): ToolChoice => {
  const choice = request["tool_choice"];
  if (choice === "none") return "none";
  if (choice === "required") return "any";
  if (!isObject(choice)) return "auto";
  const named = isObject(choice["function"]) ? choice["function"]["name"] : choice["name"];
  return typeof named === "string" ? { name: named } : "auto";
};
