import type { Colors } from "picocolors/types.js";
import type { EngineCheck } from "./engine-check.ts";

/** Everything the doctor found. */
export interface EngineDiagnosis {
  readonly checks: readonly EngineCheck[];
  /** False when an engine can't work here as it is configured. */
  readonly ready: boolean;
}

const MARKS = { ok: "✓", warning: "!", missing: "✗" } as const;
const NAME_CHARACTERS = 20;

const linesOf = ({ name, status, fact, hint }: EngineCheck, colors: Colors): readonly string[] => {
  const paint = { ok: colors.green, warning: colors.yellow, missing: colors.red }[status];
  const line = paint(`${MARKS[status]} ${name.padEnd(NAME_CHARACTERS)}${fact}`);
  return hint === "" || status === "warning" ? [line] : [line, `  ${" ".repeat(NAME_CHARACTERS)}${hint}`];
};

/** The diagnosis for a reader. */
export const renderDiagnosis = ({ checks, ready }: EngineDiagnosis, colors: Colors): string =>
  [
    ...checks.flatMap((check) => linesOf(check, colors)),
    "",
    ready ? "An engine can serve here." : colors.red("An engine can't serve here as it is configured: see ✗ above."),
    "",
  ].join("\n");
