import { answerTokens } from "../answer.ts";
import type { Answer } from "../answer.ts";
import { asciiJson } from "../ascii-json.ts";
import type { RenderedStream } from "./rendered-stream.ts";
import type { JsonObject } from "./wire-format.ts";

const usage = (answer: Answer): JsonObject => ({
  promptTokenCount: answer.promptTokens,
  candidatesTokenCount: answer.tokenCount,
  totalTokenCount: answer.promptTokens + answer.tokenCount,
});

const tail = (answer: Answer): JsonObject => ({
  usageMetadata: usage(answer),
  modelVersion: answer.model,
  responseId: `gen-${answer.ordinal}`,
});

const part = (answer: Answer, text: string): JsonObject =>
  answer.tool === null ? { text } : { functionCall: { name: answer.tool.name, args: answer.toolInput } };

const candidates = (answer: Answer, text: string): JsonObject => ({
  candidates: [{ content: { parts: [part(answer, text)], role: "model" }, index: 0 }],
});

const ended = (answer: Answer): JsonObject => ({
  candidates: [{ content: { parts: [part(answer, answer.text)], role: "model" }, finishReason: "STOP", index: 0 }],
});

/** The object `GenerateContentResponse`. */
export const renderContent = (answer: Answer): string => asciiJson({ ...ended(answer), ...tail(answer) });

/** The same without candidates, as the API answers to a prompt that it blocks. */
export const hollowContent = (answer: Answer): string => asciiJson(tail(answer));

const event = (fields: JsonObject): string => `data: ${asciiJson(fields)}\r\n\r\n`;

/** The same answer in server-sent chunks, each a whole `GenerateContentResponse`; the last has the reason and the usage. */
export const renderContentStream = (answer: Answer): RenderedStream => ({
  opening: "",
  pieces: answerTokens(answer).map((token) =>
    event({ ...candidates(answer, token), modelVersion: answer.model, responseId: `gen-${answer.ordinal}` }),
  ),
  closing: event({
    candidates: [{ content: { parts: [{ text: "" }], role: "model" }, finishReason: "STOP", index: 0 }],
    ...tail(answer),
  }),
});
