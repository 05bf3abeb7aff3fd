import type { ExplanationView } from "./explanation-view.ts";

const wordsOf = (error: { readonly message: string; readonly detail?: unknown } | undefined): readonly string[] =>
  error === undefined ? [] : [error.message, ...(typeof error.detail === "string" ? [error.detail] : [])];

/** What the orchestrator said when something failed, as far as it speaks of `pattern`: the first line that does, one for each failure. */
export const complaints = ({ evidence }: ExplanationView, pattern: RegExp): readonly string[] =>
  [
    ...evidence.of.invocation.map(({ error }) => wordsOf(error)),
    ...evidence.of.agent.map(({ error }) => wordsOf(error)),
    ...evidence.of["orchestrator-failure"].map(({ message, lastStderr }) => [message, ...lastStderr]),
  ].flatMap((texts) => {
    const line = texts.flatMap((text) => text.split("\n")).find((each) => pattern.test(each));
    return line === undefined ? [] : [line.trim()];
  });
