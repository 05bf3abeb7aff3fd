/** What a check is about; `isolation` is what a program gets here, `demanded isolation` what it must have at least. */
export type CheckName =
  "configuration" | "database" | "concurrency" | "isolation" | "missing isolation" | "demanded isolation";

/** One thing that the doctor looked at. */
export interface EngineCheck {
  readonly name: CheckName;
  /** `missing` keeps an engine from working as it is configured; `warning` makes it work worse than it could. */
  readonly status: "ok" | "warning" | "missing";
  readonly fact: string;
  /** What to do; empty when all is well. */
  readonly hint: string;
}

/** All is well. */
export const ok = (name: CheckName, fact: string): EngineCheck => ({ name, status: "ok", fact, hint: "" });
