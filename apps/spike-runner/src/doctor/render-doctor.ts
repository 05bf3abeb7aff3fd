import type { Colors } from "picocolors/types.js";
import type { HonestAgentCount } from "./honest-agent-count.ts";
import type { MachineCheck } from "./machine-check.ts";

/** Everything the doctor found. */
export interface Diagnosis {
  readonly checks: readonly MachineCheck[];
  readonly honest: HonestAgentCount;
  /** False when something that a real spike needs is missing. */
  readonly ready: boolean;
}

const MARKS = { ok: "✓", warning: "!", missing: "✗" } as const;

const checkLines = ({ name, status, fact, hint }: MachineCheck, colors: Colors): readonly string[] => {
  const paint = { ok: colors.green, warning: colors.yellow, missing: colors.red }[status];
  const line = paint(`${MARKS[status]} ${name.padEnd(16)}${fact}`);
  return hint === "" ? [line] : [line, `  ${" ".repeat(16)}${hint}`];
};

/** What the machine can honestly measure, in a sentence. */
const honestSentence = ({ agents, llmLatencyMs, toleratedDelayMs, boundBy }: HonestAgentCount): string =>
  agents === 0
    ? `This machine can't measure agents at ${llmLatencyMs} ms LLM latency now: its ${boundBy} is above ${toleratedDelayMs} ms.`
    : `This machine can honestly measure up to ${agents} agents at ${llmLatencyMs} ms LLM latency (bound by the ${boundBy}; ` +
      `the instrument may add ${toleratedDelayMs} ms).`;

/** The diagnosis for a reader. */
export const renderDiagnosis = ({ checks, honest, ready }: Diagnosis, colors: Colors): string =>
  [
    ...checks.flatMap((check) => checkLines(check, colors)),
    "",
    honestSentence(honest),
    ready ? "A spike can run here." : colors.red("A spike on CrewAI can't run here: see ✗ above."),
    "",
  ].join("\n");
