import type { ConformanceReport } from "./conformance-report.ts";

/** `inconclusive`: somebody did not come up or could not be tried; `invalid`: nobody but stubs was tried at all. */
export type ConformanceKind = "conforms" | "breaks" | "inconclusive" | "invalid" | "interrupted";

/** What a run says as a whole: a broken promise outweighs what is missing. A library's traps are told, not judged. */
export const conformanceKindOf = ({ subjects, interrupted }: ConformanceReport): ConformanceKind => {
  if (interrupted) return "interrupted";
  const real = subjects.filter(({ devMode }) => !devMode);
  if (real.every(({ checks }) => checks.length === 0)) return "invalid";
  const statuses = real.flatMap(({ checks }) => checks.map(({ status }) => status));
  if (statuses.includes("breaks")) return "breaks";
  const isIncomplete = statuses.includes("not-measured") || real.some(({ failure }) => failure !== null);
  return isIncomplete ? "inconclusive" : "conforms";
};
