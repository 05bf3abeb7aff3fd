/** Marks found in a request body, each once, in order of first appearance. */
export interface PromptMarks {
  readonly agentIds: readonly string[];
  readonly canaries: readonly string[];
}

const distinct = (body: string, mark: RegExp): readonly string[] => [
  ...new Set([...body.matchAll(mark)].map((match) => match[1] ?? "")),
];

/** `[[agent:<id>]]` and `[[canary:<16 hex>]]`, which the runner puts into every prompt. */
export const findPromptMarks = (body: string): PromptMarks => ({
  agentIds: distinct(body, /\[\[agent:([^\]]{1,128})\]\]/g),
  canaries: distinct(body, /\[\[canary:([^\]]{1,128})\]\]/g),
});
