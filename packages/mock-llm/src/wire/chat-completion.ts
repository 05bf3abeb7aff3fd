import { answerTokens } from "../answer.ts";
import type { Answer } from "../answer.ts";
import { asciiJson } from "../ascii-json.ts";
import type { RenderedStream } from "./rendered-stream.ts";

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

const usage = (answer: Answer): string => {
  const completionTokens = answer.tokenCount;
  const totalTokens = answer.promptTokens + completionTokens;
  return `{"prompt_tokens":${answer.promptTokens},"completion_tokens":${completionTokens},"total_tokens":${totalTokens}}`;
};

const toolCall = (answer: Answer, name: string, index: string): string =>
  `{${index}"id":"call_${answer.ordinal}","type":"function","function":{"name":${asciiJson(name)},"arguments":${asciiJson(answer.text)}}}`;

const message = (answer: Answer): string =>
  answer.tool === null
    ? `{"role":"assistant","content":${asciiJson(answer.text)},"refusal":null}`
    : `{"role":"assistant","content":null,"refusal":null,"tool_calls":[${toolCall(answer, answer.tool.name, "")}]}`;

const finishReason = (answer: Answer): string => (answer.tool === null ? `"stop"` : `"tool_calls"`);

const head = (answer: Answer, object: string): string =>
  `{"id":"chatcmpl-${answer.ordinal}","object":"${object}","created":${nowSeconds()},"model":${asciiJson(answer.model)}`;

/** The object `chat.completion`. Built as text: this is the hot path of the server. */
export const renderChatCompletion = (answer: Answer): string =>
  `${head(answer, "chat.completion")},"choices":[{"index":0,"message":${message(answer)},"logprobs":null,"finish_reason":${finishReason(answer)}}],"usage":${usage(answer)}}`;

const chunk = (start: string, delta: string, finish: string): string =>
  `data: ${start},"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}}]}\n\n`;

const deltas = (answer: Answer): readonly string[] =>
  answer.tool === null
    ? answerTokens(answer).map((token) => `{"content":${asciiJson(token)}}`)
    : [`{"tool_calls":[${toolCall(answer, answer.tool.name, `"index":0,`)}]}`];

/** The same answer as server-sent `chat.completion.chunk` events, ended by `[DONE]`. */
export const renderChatCompletionStream = (answer: Answer, includeUsage: boolean): RenderedStream => {
  const start = head(answer, "chat.completion.chunk");
  const usageEvent = includeUsage ? `data: ${start},"choices":[],"usage":${usage(answer)}}\n\n` : "";
  return {
    opening: chunk(start, `{"role":"assistant","content":${answer.tool === null ? `""` : "null"}}`, "null"),
    pieces: deltas(answer).map((delta) => chunk(start, delta, "null")),
    closing: `${chunk(start, "{}", finishReason(answer))}${usageEvent}data: [DONE]\n\n`,
  };
};

/** The object of this name without its choices. */
export const hollowChatCompletion = (answer: Answer, object: string): string =>
  `${head(answer, object)},"usage":${usage(answer)}}`;
