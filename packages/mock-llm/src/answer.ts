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

/** Arguments that satisfy the tool's own schema, so that a client that validates them goes on. */
export const toolArguments = (tool: OfferedTool): string => JSON.stringify(schemaExample(tool.parameters ?? {}));

/** The same as a value, for formats that do not put it into a string. */
export const toolInput = (answer: Answer): unknown => schemaExample(answer.tool?.parameters ?? {});

export interface AnswerSettings {
  readonly model: string;
  readonly minTokenCount: number;
  /** Tool calls between a user's message and the answer to it. */
  readonly toolTurns: number;
}

/** A client that insists on a tool gets it however many turns there were, as from the real services. */
const toolToCall = ({ tool, isToolForced, toolTurnsDone }: LlmRequest, toolTurns: number): OfferedTool | null =>
  isToolForced || toolTurnsDone < toolTurns ? tool : null;

/** Echoes every canary of the request, or calls the offered tool where that is asked for. */
export const composeAnswer = (
  ordinal: number,
  request: LlmRequest,
  marks: PromptMarks,
  settings: AnswerSettings,
): Answer => {
  const tool = toolToCall(request, settings.toolTurns);
  const { text, tokenCount } =
    tool === null
      ? composeText(request, marks.canaries, settings.minTokenCount)
      : { text: toolArguments(tool), tokenCount: 1 };
  return {
    ordinal,
    model: request.model ?? settings.model,
    text,
    tokenCount,
    tool,
    toolTurnsDone: request.toolTurnsDone,
    promptTokens: request.promptTokens,
  };
};
