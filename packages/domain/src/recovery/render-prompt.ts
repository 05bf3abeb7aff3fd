import * as Result from "effect/Result";

/** The prompt names an output that isn't there. */
export interface MissingInput {
  readonly _tag: "MissingInput";
  readonly taskId: string;
  readonly message: string;
  readonly hint: string;
}

/** The outputs would make the prompt longer than MAX_PROMPT_LENGTH; `taskId` is the one that went beyond. */
export interface PromptTooLong {
  readonly _tag: "PromptTooLong";
  readonly taskId: string;
  readonly message: string;
  readonly hint: string;
}

/** Characters (UTF-16 units) of a prompt with its outputs: about a quarter of a million tokens. */
export const MAX_PROMPT_LENGTH = 1_000_000;

/** The form of an Identifier; anything else between braces is text. */
const PLACEHOLDER = /\{\{ {0,8}([A-Za-z0-9][A-Za-z0-9._:-]{0,127}) {0,8}\}\}/g;

const missing = (taskId: string): MissingInput => ({
  _tag: "MissingInput",
  taskId,
  message: `the prompt asks for {{${taskId}}}, but there is no output of a task ${taskId}`,
  hint: `Add ${taskId} to the task's dependsOn, or take {{${taskId}}} out of its prompt.`,
});

const tooLong = (taskId: string): PromptTooLong => ({
  _tag: "PromptTooLong",
  taskId,
  message: `with the output of ${taskId} the prompt is longer than ${MAX_PROMPT_LENGTH} characters`,
  hint: `Let ${taskId} answer more briefly, or put a task in between that sums it up.`,
});

/** The tasks that a prompt asks for, each once, in the order of the text. */
export const placeholdersOf = (prompt: string): readonly string[] => [
  ...new Set([...prompt.matchAll(PLACEHOLDER)].map(([, taskId = ""]) => taskId)),
];

/**
 * Puts the outputs of other tasks where a prompt says `{{taskId}}`, in one pass: outputs are data, so a `{{x}}` inside an
 * output stays as it is. Every placeholder must have its output; without any, the prompt comes back as it is.
 */
export const renderPrompt = (
  prompt: string,
  inputs: Readonly<Record<string, string>>,
): Result.Result<string, MissingInput | PromptTooLong> => {
  const parts: string[] = [];
  let length = prompt.length;
  let end = 0;
  for (const match of prompt.matchAll(PLACEHOLDER)) {
    const [placeholder, taskId = ""] = match;
    const input = Object.hasOwn(inputs, taskId) ? inputs[taskId] : undefined;
    if (input === undefined) return Result.fail(missing(taskId));
    length += input.length - placeholder.length;
    if (length > MAX_PROMPT_LENGTH) return Result.fail(tooLong(taskId));
    parts.push(prompt.slice(end, match.index), input);
    end = match.index + placeholder.length;
  }
  return Result.succeed([...parts, prompt.slice(end)].join(""));
};
