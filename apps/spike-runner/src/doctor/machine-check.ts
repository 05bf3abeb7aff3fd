/** One thing that was looked at. */
export interface MachineCheck {
  readonly name: string;
  /** `missing` stops a real spike (exit 2); `warning` makes its figures worse than they could be. */
  readonly status: "ok" | "warning" | "missing";
  readonly fact: string;
  /** What to do; empty when all is well. */
  readonly hint: string;
}

/** All is well. */
export const ok = (name: string, fact: string): MachineCheck => ({ name, status: "ok", fact, hint: "" });

/** Works, but worse than it could. */
export const warning = (name: string, fact: string, hint: string): MachineCheck => ({
  ...{ name, status: "warning", fact, hint },
});

/** Does not work. */
export const missing = (name: string, fact: string, hint: string): MachineCheck => ({
  ...{ name, status: "missing", fact, hint },
});
