import type { ReportInput } from "./report-input.ts";

/** As much of any run, a spike or a load, as says how it ended. */
type JudgedRun = Pick<ReportInput, "evidence" | "tornLine"> & { readonly assessment: { readonly partial: boolean } };

/** The subject calls itself a stub. */
export const isDevMode = ({ evidence }: Pick<ReportInput, "evidence">): boolean =>
  evidence.of("orchestrator").some(({ description }) => description.devMode);

/** Stands over and inside every report of a stub's run. */
export const DEV_MODE_WATERMARK =
  "DEV MODE: the subject is a stub. These numbers are no evidence about any real orchestrator.";

/** Why the run is partial, in one sentence; null when it reached its end. */
export const partialMark = ({ evidence, assessment, tornLine }: JudgedRun): string | null => {
  if (!assessment.partial) return null;
  const torn = tornLine === null ? "" : ` Line ${tornLine} of the samples was cut off in writing and left out.`;
  const reason = evidence.of("end").at(-1)?.reason ?? "the runner died before it could write its last line";
  return `PARTIAL: the run did not reach its end (${reason}).${torn}`;
};
