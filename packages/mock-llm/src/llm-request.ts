import type { CallTarget } from "./call-target.ts";
import { isObject } from "./wire/wire-format.ts";
import type { Conversation, JsonObject, OfferedTool } from "./wire/wire-format.ts";
import { WIRE_FORMATS } from "./wire/wire-formats.ts";

/** What the answer depends on. */
export interface LlmRequest {
  readonly model: string | null;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** The tool that the client names, or the first that it offers; null where it offers none or forbids them. */
  readonly tool: OfferedTool | null;
  /** The client takes no other answer than a tool call. */
  readonly isToolForced: boolean;
  readonly toolTurnsDone: number;
  readonly messageCount: number;
  /** The prompt speaks the ReAct format, whose parsers look for this line. */
  readonly wantsFinalAnswerLine: boolean;
  readonly promptTokens: number;
}

const FINAL_ANSWER = Buffer.from("Final Answer:");
/** Rough measure of the tokenizers in use; the mock's usage figures are an estimate. */
const BYTES_PER_TOKEN = 4;

const chosenTool = ({ tools, toolChoice }: Conversation): OfferedTool | null => {
  if (toolChoice === "none") return null;
  const named = typeof toolChoice === "object" ? tools.find(({ name }) => name === toolChoice.name) : undefined;
  return named ?? tools[0] ?? null;
};

const asksForUsage = (request: JsonObject): boolean => {
  const options = request["stream_options"];
  return isObject(options) && options["include_usage"] === true;
};

const jsonOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
};

/** The request, or the sentence for a 400 answer. */
export const parseLlmRequest = (body: Buffer, target: CallTarget): LlmRequest | string => {
  if (target.problem !== null) return target.problem;
  const request = jsonOf(body);
  if (request === undefined) return "the body is not JSON";
  if (!isObject(request)) return "the body must be a JSON object";
  const conversation = WIRE_FORMATS[target.endpoint].readConversation(request);
  if (typeof conversation === "string") return conversation;
  const { model } = request;
  return {
    model: target.model ?? (typeof model === "string" ? model : null),
    stream: target.isStream ?? request["stream"] === true,
    includeUsage: asksForUsage(request),
    tool: chosenTool(conversation),
    isToolForced: conversation.toolChoice === "any" || typeof conversation.toolChoice === "object",
    toolTurnsDone: conversation.toolTurnsDone,
    messageCount: conversation.messageCount,
    wantsFinalAnswerLine: body.includes(FINAL_ANSWER),
    promptTokens: Math.ceil(body.length / BYTES_PER_TOKEN),
  };
};
