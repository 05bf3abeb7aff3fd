import type { Explanation, LimitSignal, Waterfall } from "@plimsoll/domain";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { milliseconds, PART_NAMES, share, weight } from "./explanation-words.ts";
import { wrapWords } from "./wrap-words.ts";

/** Columns of the narrowest terminal that the text must fit. */
const WIDTH = 100;
const BAR_WIDTH = 30;

const bar = (ratio: number): string => "█".repeat(Math.round(BAR_WIDTH * Math.min(1, Math.max(0, ratio))));

const row = (name: string, p50: string, p95: string, part: string): string =>
  `  ${name.padEnd(34)}${p50.padStart(12)}${p95.padStart(12)}${part.padStart(9)}`;

const waterfallLines = (waterfall: Waterfall | null): readonly string[] => {
  if (waterfall === null) return ["  no judged invocation succeeded"];
  const { parts, p50Ms, p95Ms, sampleCount } = waterfall;
  return [
    row(`${sampleCount} succeeded invocations`, "p50", "p95", "share"),
    ...parts.map((part) =>
      `${row(PART_NAMES[part.part], milliseconds(part.p50Ms), milliseconds(part.p95Ms), share(part.shareRatio))}  ${bar(part.shareRatio)}`.trimEnd(),
    ),
    row("whole", milliseconds(p50Ms), milliseconds(p95Ms), share(1)),
    "  Shares are of the mean and add up; medians and percentiles of parts do not.",
  ];
};

const shownLines = (signal: LimitSignal): readonly string[] => [
  ...wrapWords(`${signal.title} [${signal.code}] (${weight(signal)})`, WIDTH, "  "),
  ...wrapWords(signal.evidence, WIDTH, "      "),
  ...wrapWords(`-> ${signal.advice}`.replaceAll("`", ""), WIDTH, "      "),
];

const notShownLines = (signal: LimitSignal): readonly string[] => {
  const [first = "", ...more] = wrapWords(signal.evidence, WIDTH, " ".repeat(24));
  return [`  ${signal.code.padEnd(22)}${first.trimStart()}`, ...more];
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", title, ...lines];

const withStatus = ({ signals }: Explanation, status: LimitSignal["status"]): readonly LimitSignal[] =>
  signals.filter((signal) => signal.status === status);

const heading = (explanation: Explanation): string =>
  `${explanation.orchestrator}, mode ${explanation.mode}, ${explanation.agentCount} agents, run ${explanation.runId}`;

/** The explanation for a terminal, plain, within 100 columns. */
export const renderExplanation = (explanation: Explanation): string =>
  [
    ...(explanation.devMode ? wrapWords(DEV_MODE_WATERMARK, WIDTH, "") : []),
    ...wrapWords(heading(explanation), WIDTH, ""),
    ...(explanation.partial ? ["PARTIAL: the run did not reach its end."] : []),
    ...section("WHERE THE TIME WENT", waterfallLines(explanation.waterfall)),
    ...section("WHAT BINDS", withStatus(explanation, "binds").flatMap(shownLines)),
    ...section("ALSO SHOWN", withStatus(explanation, "contributes").flatMap(shownLines)),
    ...section("NOT SHOWN", withStatus(explanation, "not-shown").flatMap(notShownLines)),
    "",
    ...wrapWords(explanation.conclusion, WIDTH, ""),
    "",
  ].join("\n");
