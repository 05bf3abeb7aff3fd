import type { CallTarget } from "./call-target.ts";
import { isObject } from "./wire/wire-format.ts";
import type { Conversation, JsonObject, OfferedTool } from "./wire/wire-format.ts";
import { WIRE_FORMATS } from "./wire/wire-formats.ts";

/** What the answer depends on. */
export interface LlmRequest {
  readonly model: string | null;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** Called in tool turns: the one that the client names, or the first that it offers; null where it has none or forbids them. */
  readonly tool: OfferedTool | null;
  /**
   * Called where tool turns are over, by a client that takes no other answer: the one that it names, or the last that it
   * offers, where frameworks put the one that takes the result.
   */
  readonly forcedTool: OfferedTool | null;
  /** The JSON Schema that the text of the answer must satisfy; undefined where it is free. */
  readonly answerSchema: unknown;
  readonly toolTurnsDone: number;
  readonly messageCount: number;
  /** The prompt speaks the ReAct format, whose parsers look for this line. */
  readonly wantsFinalAnswerLine: boolean;
  readonly promptTokens: number;
}

const FINAL_ANSWER = Buffer.from("Final Answer:");
/** Rough measure of the tokenizers in use; the mock's usage figures are an estimate. */
const BYTES_PER_TOKEN = 4;

/** Estimated from the size of the whole request. */
export const promptTokenCount = (bodyBytes: number): number => Math.ceil(bodyBytes / BYTES_PER_TOKEN);

const chosenTools = ({ tools, toolChoice }: Conversation): Pick<LlmRequest, "tool" | "forcedTool"> => {
  const [first = null] = tools;
  if (toolChoice === "none" || first === null) return { tool: null, forcedTool: null };
  if (toolChoice === "auto") return { tool: first, forcedTool: null };
  if (toolChoice === "any") return { tool: first, forcedTool: tools.at(-1) ?? first };
  const named = tools.find(({ name }) => name === toolChoice.name) ?? null;
  return { tool: named ?? first, forcedTool: named };
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
    ...chosenTools(conversation),
    answerSchema: conversation.answerSchema,
    toolTurnsDone: conversation.toolTurnsDone,
    messageCount: conversation.messageCount,
    wantsFinalAnswerLine: body.includes(FINAL_ANSWER),
    promptTokens: promptTokenCount(body.length),
  };
};
