import { answerTokens } from "../answer.ts";
import type { Answer } from "../answer.ts";
import { asciiJson } from "../ascii-json.ts";
import type { RenderedStream } from "./rendered-stream.ts";
import type { JsonObject } from "./wire-format.ts";

const usage = (answer: Answer, outputTokens: number): JsonObject => ({
  input_tokens: answer.promptTokens,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: outputTokens,
});

const toolUse = (answer: Answer, name: string, input: unknown): JsonObject => ({
  type: "tool_use",
  id: `toolu_${answer.ordinal}`,
  name,
  input,
});

const stopReason = (answer: Answer): string => (answer.tool === null ? "end_turn" : "tool_use");

const head = (answer: Answer): JsonObject => ({
  id: `msg_${answer.ordinal}`,
  type: "message",
  role: "assistant",
  model: answer.model,
});

/** The object `message`. */
export const renderMessage = (answer: Answer): string =>
  asciiJson({
    ...head(answer),
    content: [
      answer.tool === null ? { type: "text", text: answer.text } : toolUse(answer, answer.tool.name, answer.toolInput),
    ],
    stop_reason: stopReason(answer),
    stop_sequence: null,
    usage: usage(answer, answer.tokenCount),
  });

/** The object `message` without its content. */
export const hollowMessage = (answer: Answer): string =>
  asciiJson({ ...head(answer), stop_reason: "end_turn", stop_sequence: null, usage: usage(answer, 0) });

const event = (type: string, fields: JsonObject): string =>
  `event: ${type}\ndata: ${asciiJson({ type, ...fields })}\n\n`;

const messageStart = (answer: Answer): string =>
  event("message_start", {
    message: { ...head(answer), content: [], stop_reason: null, stop_sequence: null, usage: usage(answer, 1) },
  });

const messageStop = (answer: Answer): string =>
  event("message_delta", {
    delta: { stop_reason: stopReason(answer), stop_sequence: null },
    usage: { output_tokens: answer.tokenCount },
  }) + event("message_stop", {});

const block = (answer: Answer): JsonObject =>
  answer.tool === null ? { type: "text", text: "" } : toolUse(answer, answer.tool.name, {});

const delta = (answer: Answer, token: string): JsonObject =>
  answer.tool === null ? { type: "text_delta", text: token } : { type: "input_json_delta", partial_json: token };

/** The same answer as the API's events, from `message_start` to `message_stop`. */
export const renderMessageStream = (answer: Answer): RenderedStream => ({
  opening:
    messageStart(answer) + event("content_block_start", { index: 0, content_block: block(answer) }) + event("ping", {}),
  pieces: answerTokens(answer).map((token) => event("content_block_delta", { index: 0, delta: delta(answer, token) })),
  closing: event("content_block_stop", { index: 0 }) + messageStop(answer),
});

/** A stream that ends without any content. */
export const hollowMessageStream = (answer: Answer): string => messageStart(answer) + messageStop(answer);
