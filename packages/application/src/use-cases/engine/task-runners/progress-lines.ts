import * as Option from "effect/Option";
import * as Schema from "effect/Schema";
import type { TaskAttempt } from "../../../ports/task-runner.port.ts";
import { PartialUsage } from "./partial-usage.ts";

/** Longer lines are output, not reports. */
const LONGEST_REPORT = 64 * 1024;

const Step = Schema.Struct({
  /** Who did it; absent: the program itself. */
  agentId: Schema.optionalKey(Schema.String),
  action: Schema.String,
  /** A digest of where that led: the same one again means that nothing has moved. */
  state: Schema.String,
});

/** A line of stdout by which a program tells what it does while it runs: one JSON object with `step`, or with its usage so far as `progress`. */
const Report = Schema.fromJsonString(
  Schema.Struct({ step: Schema.optionalKey(Step), progress: Schema.optionalKey(PartialUsage) }),
);
type Report = typeof Report.Type;

const decode = Schema.decodeUnknownOption(Report);

/** The report on a line of stdout; none for a line of ordinary output. */
export const reportOn = (line: string): Option.Option<Report> => {
  const looksLikeOne = line.startsWith('{"step"') || line.startsWith('{"progress"');
  if (!looksLikeOne || line.length > LONGEST_REPORT) return Option.none();
  return decode(line);
};

/** What a program wrote, without its reports. */
export const withoutReports = (stdout: string): string =>
  stdout
    .split("\n")
    .filter((line) => Option.isNone(reportOn(line)))
    .join("\n");

const pass = (attempt: TaskAttempt, report: Report): void => {
  if (report.progress !== undefined) attempt.progress(report.progress);
  if (report.step !== undefined) attempt.step({ agentId: attempt.agent.agentId, ...report.step });
};

/** Takes stdout as it comes, piece by piece, and passes on every whole line that is a report. */
export const progressLines = (attempt: TaskAttempt): ((piece: string) => void) => {
  let rest = "";
  return (piece) => {
    const lines = (rest + piece).split("\n");
    rest = (lines.pop() ?? "").slice(0, LONGEST_REPORT);
    for (const line of lines) Option.map(reportOn(line), (report) => pass(attempt, report));
  };
};
