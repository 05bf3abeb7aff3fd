import type { IncomingHttpHeaders } from "node:http";

/** Marks found in a request body, each once, in order of first appearance. */
export interface PromptMarks {
  readonly agentIds: readonly string[];
  readonly canaries: readonly string[];
}

/** Where the marks of a client stand that can't put them into its prompts; several are parted by commas. */
export const CANARY_HEADER = "x-plimsoll-canary";
export const AGENT_HEADER = "x-plimsoll-agent";

const OPENING = Buffer.from("[[");
const AGENT = Buffer.from("agent:");
const CANARY = Buffer.from("canary:");
const CLOSING_BRACKET = 0x5d;
/** A longer mark is text that happens to begin like one. */
const MAX_MARK_BYTES = 128;
const NONE: readonly string[] = [];

const startsWithAt = (body: Buffer, at: number, word: Buffer): boolean => {
  for (let index = 0; index < word.length; index += 1) if (body[at + index] !== word[index]) return false;
  return true;
};

/** The text up to `]]`, or null. Copied out of the body: a slice of a string would keep the whole body in memory. */
const markText = (body: Buffer, start: number): string | null => {
  const end = body.indexOf(CLOSING_BRACKET, start);
  if (end <= start || end - start > MAX_MARK_BYTES || body[end + 1] !== CLOSING_BRACKET) return null;
  return body.toString("utf8", start, end);
};

const withMark = (found: readonly string[], mark: string | null): readonly string[] =>
  mark === null || found.includes(mark) ? found : [...found, mark];

/**
 * Finds `[[agent:<id>]]` and `[[canary:<16 hex>]]` in the raw bytes of a request, all messages included: an answer that
 * echoes them shows a context that crossed over. Ids are plain words; one that JSON must escape is found in its escaped form.
 */
export const findPromptMarks = (body: Buffer): PromptMarks => {
  let agentIds = NONE;
  let canaries = NONE;
  for (let at = body.indexOf(OPENING); at !== -1; at = body.indexOf(OPENING, at + OPENING.length)) {
    const word = at + OPENING.length;
    if (startsWithAt(body, word, AGENT)) agentIds = withMark(agentIds, markText(body, word + AGENT.length));
    else if (startsWithAt(body, word, CANARY)) canaries = withMark(canaries, markText(body, word + CANARY.length));
  }
  return { agentIds, canaries };
};

const namedBy = (header: string | readonly string[] | undefined): readonly string[] =>
  header === undefined
    ? NONE
    : String(header)
        .split(",")
        .map((mark) => mark.trim())
        .filter((mark) => mark !== "" && mark.length <= MAX_MARK_BYTES);

/** The marks of the body with those of the request's headers behind them. */
export const withHeaderMarks = (marks: PromptMarks, headers: IncomingHttpHeaders): PromptMarks => {
  const canaryHeader = headers[CANARY_HEADER];
  const agentHeader = headers[AGENT_HEADER];
  if (canaryHeader === undefined && agentHeader === undefined) return marks;
  return {
    agentIds: namedBy(agentHeader).reduce(withMark, marks.agentIds),
    canaries: namedBy(canaryHeader).reduce(withMark, marks.canaries),
  };
};
