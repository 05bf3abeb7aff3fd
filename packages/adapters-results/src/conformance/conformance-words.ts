import type {
  ConformanceCheck,
  ConformanceCheckName,
  ConformanceKind,
  ConformanceReport,
  ConformanceStatus,
} from "@plimsoll/domain";

/** What each check does, in the order of the tables. */
export const CHECK_WORDS: Readonly<Record<ConformanceCheckName, string>> = {
  "mix-ups": "Three waves of all agents: does a context reach another agent's answer or LLM call?",
  ceiling: "The LLM answers nobody: how many calls are there at once?",
  "fan-out": "The LLM fails for one agent of a wave: is every branch answered once, and does one failure stay one?",
  timeout: "The LLM never answers, the limit is 2 s: does the invocation end, and its LLM call with it?",
  cancellation: "A cancel while the LLM is silent: does the invocation end, and does the cancel reach the LLM?",
  hang: "The LLM never answers one agent of a wave, the limit is 5 s: do the others go on?",
  "retry-500": "The LLM answers 500 once: how many calls follow?",
  "retry-429": "The LLM answers 429 once: how many calls follow?",
  release: "The pool is released while an invocation is open: is everything gone, once?",
};

/** The checks in the order of the tables. */
export const CHECK_NAMES = Object.keys(CHECK_WORDS) as readonly ConformanceCheckName[];

/** One glyph a status. */
export const CONFORMANCE_STATUS_MARKS: Readonly<Record<ConformanceStatus, string>> = {
  holds: "✓",
  breaks: "✗",
  noted: "·",
  "not-measured": "?",
};

/** What the glyphs mean. */
export const STATUS_WORDS = "✓ holds, ✗ does not hold, · a fact that is not judged, ? not measured.";

/** The last line of a run. */
export const CONFORMANCE_KIND_WORDS: Readonly<Record<ConformanceKind, string>> = {
  conforms: "CONFORMS: every check holds",
  breaks: "BREAKS: at least one check does not hold",
  inconclusive: "INCONCLUSIVE: a check could not be made",
  invalid: "INVALID: nobody but a stub was tried, or nobody came up",
  interrupted: "INTERRUPTED: what there was is written",
};

/** What the runs are called. */
export const TITLE = "What each orchestrator loses, mixes up or does not enforce";

/** How the fan-out of a library itself was tried. */
export const TRAP_WORDS =
  "LangGraph's own fan-out (`Send`): one worker fails once, and the graph is resumed. Beside the table above, in which Plimsoll's own queue bounds the work.";

/** Titles of the table of traps. */
export const TRAP_COLUMNS = ["library", "setting", "sent", "returned", "failed", "never ran, without an error"];

/** A trap's cells below those titles. */
export const trapCells = (trap: ConformanceReport["traps"][number]): readonly string[] =>
  [`${trap.library} ${trap.version}`, ...[trap.setting, trap.sent, trap.returned, trap.failed, trap.neverRan]].map(
    String,
  );

/** How the checks are to be read. */
export const READING_WORDS =
  "An end counts as in time up to 1 s after its limit, an LLM call as left up to 2 s after its invocation. Ends are read from the runner's clock and LLM calls from the LLM's journal; nothing is taken from what an orchestrator says of itself. What is tried is an orchestrator as Plimsoll's driver runs it: a driver may bound and end what its framework would not.";

/** What a run was made with. */
export const aboutText = ({ startedAt, agentCount, seed, plimsollVersion }: ConformanceReport): string =>
  `${startedAt}, ${agentCount} agents, seed ${seed}, plimsoll ${plimsollVersion}.`;

const figureText = (value: string | number | boolean | null): string =>
  typeof value === "number" ? String(Math.round(value * 10) / 10) : String(value);

/** `sent 24, succeeded 23, …`; milliseconds to a tenth. */
export const evidenceText = (evidence: ConformanceCheck["evidence"]): string =>
  Object.entries(evidence)
    .map(([name, value]) => `${name} ${figureText(value)}`)
    .join(", ");
