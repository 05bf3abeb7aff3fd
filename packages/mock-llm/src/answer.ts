import type { LlmRequest, OfferedTool } from "./llm-request.ts";
import type { PromptMarks } from "./prompt-marks.ts";

/** What is said, before an API's shape is put around it. */
export interface Answer {
  /** Number of the call; ids are made of it. */
  readonly ordinal: number;
  readonly model: string;
  /** The text in the pieces that a stream sends; one piece of arguments for a tool call. */
  readonly tokens: readonly string[];
  readonly tool: OfferedTool | null;
  readonly promptTokens: number;
}

const SENTENCE = "The matter was weighed and is answered.";
const PADDING_WORD = "further ";

const echoed = (canaries: readonly string[]): string => canaries.map((canary) => ` [[canary:${canary}]]`).join("");

/** Splits behind spaces, so that the pieces joined are the text. */
const inTokens = (text: string): readonly string[] => text.split(/(?<= )/);

const textTokens = (request: LlmRequest, marks: PromptMarks, tokenCount: number): readonly string[] => {
  const text = `${request.wantsFinalAnswerLine ? "Final Answer: " : ""}${SENTENCE}${echoed(marks.canaries)}`;
  const tokens = inTokens(text);
  const missing = tokenCount - tokens.length;
  return missing <= 0 ? tokens : [...Array.from({ length: missing }, () => PADDING_WORD), ...tokens];
};

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** The least value that a JSON Schema of a tool's parameters accepts, as far as types, enums and required go. */
const leastValue = (schema: unknown): unknown => {
  const { type, enum: choices, properties, required } = objectOf(schema);
  if (Array.isArray(choices)) return choices[0];
  if (type === "string") return "plimsoll";
  if (type === "number" || type === "integer") return 1;
  if (type === "boolean") return true;
  if (type === "array") return [];
  if (type === "null") return null;
  const names = Array.isArray(required) ? required.map(String) : [];
  return Object.fromEntries(names.map((name) => [name, leastValue(objectOf(properties)[name])]));
};

/** Arguments that satisfy the tool's own schema, so that a client that validates them goes on. */
export const toolArguments = (tool: OfferedTool): string => JSON.stringify(leastValue(tool.parameters ?? {}));

export interface AnswerSettings {
  readonly model: string;
  readonly tokenCount: number;
  readonly toolCalls: boolean;
}

/** Echoes every canary of the request, or calls the offered tool where that is asked for. */
export const composeAnswer = (
  ordinal: number,
  request: LlmRequest,
  marks: PromptMarks,
  settings: AnswerSettings,
): Answer => {
  const tool = settings.toolCalls ? request.callableTool : null;
  return {
    ordinal,
    model: request.model ?? settings.model,
    tokens: tool === null ? textTokens(request, marks, settings.tokenCount) : [toolArguments(tool)],
    tool,
    promptTokens: request.promptTokens,
  };
};
