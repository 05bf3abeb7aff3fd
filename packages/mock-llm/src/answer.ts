import type { LlmRequest } from "./llm-request.ts";
import type { PromptMarks } from "./prompt-marks.ts";
import { schemaExample } from "./schema-example.ts";
import type { OfferedTool } from "./wire/wire-format.ts";

/** What is said, before an API's shape is put around it. */
export interface Answer {
  /** Number of the call; ids are made of it. */
  readonly ordinal: number;
  readonly model: string;
  /** The tool's arguments where there is a tool. */
  readonly text: string;
  readonly tokenCount: number;
  readonly tool: OfferedTool | null;
  /** The tool's arguments as a value, for formats that do not put them into a string; null where there is no tool. */
  readonly toolInput: unknown;
  /** Tool calls that the conversation has answered before this one. */
  readonly toolTurnsDone: number;
  readonly promptTokens: number;
}

const SENTENCE = "The matter was weighed and is answered.";
const PADDING_WORD = "further ";

const FINAL_ANSWER = "Final Answer: ";

/** A token is a word with the space behind it, and a canary is one; so the pieces joined are the text. */
const inTokens = (text: string): readonly string[] => text.split(/(?<= )/);
const SENTENCE_TOKENS = inTokens(SENTENCE).length;
const FINAL_ANSWER_TOKENS = inTokens(FINAL_ANSWER).length;

/** The pieces in which a stream sends the answer; arguments of a tool leave in one. */
export const answerTokens = (answer: Answer): readonly string[] =>
  answer.tool === null ? inTokens(answer.text) : [answer.text];

const composeText = (
  request: LlmRequest,
  canaries: readonly string[],
  minTokenCount: number,
): Pick<Answer, "text" | "tokenCount"> => {
  let text = request.wantsFinalAnswerLine ? FINAL_ANSWER + SENTENCE : SENTENCE;
  for (const canary of canaries) text += ` [[canary:${canary}]]`;
  const ownCount = SENTENCE_TOKENS + canaries.length + (request.wantsFinalAnswerLine ? FINAL_ANSWER_TOKENS : 0);
  if (ownCount >= minTokenCount) return { text, tokenCount: ownCount };
  return { text: PADDING_WORD.repeat(minTokenCount - ownCount) + text, tokenCount: minTokenCount };
};

/** JSON of the schema that the client asked for, the words in each text of it. */
const composeJson = (schema: unknown, words: string): Pick<Answer, "text" | "tokenCount"> => {
  const isFree = typeof schema === "object" && schema !== null && Object.keys(schema).length === 0;
  const text = JSON.stringify(isFree ? { answer: words } : schemaExample(schema, words));
  return { text, tokenCount: inTokens(text).length };
};

/** Arguments that satisfy the tool's own schema, so that a client that validates them goes on. */
const composeArguments = (tool: OfferedTool, words?: string): Pick<Answer, "text" | "tokenCount" | "toolInput"> => {
  const toolInput = schemaExample(tool.parameters ?? {}, words);
  return { text: JSON.stringify(toolInput), tokenCount: 1, toolInput };
};

export interface AnswerSettings {
  readonly model: string;
  readonly minTokenCount: number;
  /** Tool calls between a user's message and the answer to it. */
  readonly toolTurns: number;
}

/** Echoes every canary of the request, or calls a tool where the settings or the client ask for it. */
export const composeAnswer = (
  ordinal: number,
  request: LlmRequest,
  marks: PromptMarks,
  settings: AnswerSettings,
): Answer => {
  const { tool, forcedTool, toolTurnsDone, answerSchema } = request;
  const head = { ordinal, model: request.model ?? settings.model, promptTokens: request.promptTokens, toolTurnsDone };
  if (tool !== null && toolTurnsDone < settings.toolTurns) return { ...head, tool, ...composeArguments(tool) };
  const words = composeText(request, marks.canaries, settings.minTokenCount);
  // Its arguments are the answer: they carry what the text would.
  if (forcedTool !== null) return { ...head, tool: forcedTool, ...composeArguments(forcedTool, words.text) };
  const said = answerSchema === undefined ? words : composeJson(answerSchema, words.text);
  return { ...head, tool: null, toolInput: null, text: said.text, tokenCount: said.tokenCount };
};
