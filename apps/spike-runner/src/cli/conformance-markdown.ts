import {
  type ConformanceCheck,
  type ConformanceCheckName,
  conformanceKindOf,
  type ConformanceReport,
  type ConformanceSubject,
  type LibraryTrap,
} from "@plimsoll/domain";
import { CHECK_WORDS, KIND_WORDS, STATUS_MARKS } from "./conformance-words.ts";

/** Text that is somebody else's can't break a table or become markup. */
const cell = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll(/\s+/g, " ");

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

const NAMES = Object.keys(CHECK_WORDS) as readonly ConformanceCheckName[];

const findingOf = ({ checks }: ConformanceSubject, name: ConformanceCheckName): string => {
  const check = checks.find((candidate) => candidate.name === name);
  return check === undefined ? "" : `${STATUS_MARKS[check.status]} ${cell(check.observed)}`;
};

const overview = ({ subjects }: ConformanceReport): string =>
  table(
    ["check", ...subjects.map(({ name }) => cell(name))],
    NAMES.map((name) => [name, ...subjects.map((subject) => findingOf(subject, name))]),
  );

const figure = (value: string | number | boolean | null): string =>
  typeof value === "number" ? String(Math.round(value * 10) / 10) : String(value);

const evidenceOf = ({ evidence }: ConformanceCheck): string =>
  Object.entries(evidence)
    .map(([name, value]) => `${name} ${cell(figure(value))}`)
    .join(", ");

const subjectSection = (subject: ConformanceSubject): string => {
  const { name, version, runtime, mode, failure, devMode, command, checks } = subject;
  const about = failure === null ? `${cell(`${version ?? ""}, ${runtime ?? ""}, ${mode ?? ""}`)}` : "did not come up";
  const lines = [
    `### ${cell(name)}`,
    `${about}${devMode ? ". DEV MODE: a simulation, evidence for nobody else." : ""}`,
  ];
  if (failure !== null) lines.push(`> ${cell(failure)}`);
  if (checks.length > 0) {
    const rows = checks.map((check) => [check.name, STATUS_MARKS[check.status], evidenceOf(check)]);
    lines.push(table(["check", "", "evidence"], rows));
  }
  lines.push(["```sh", command, "```"].join("\n"));
  return lines.join("\n\n");
};

const trapRow = ({ library, version, setting, sent, returned, failed, neverRan }: LibraryTrap): readonly string[] =>
  [`${library} ${version}`, setting, sent, returned, failed, neverRan].map((value) => cell(String(value)));

const trapSection = ({ traps }: ConformanceReport): readonly string[] =>
  traps.length === 0
    ? []
    : [
        "## What a library loses by itself",
        "LangGraph's own fan-out (`Send`): one worker fails once, and the graph is resumed. Beside the table above, in which Plimsoll's own queue bounds the work.",
        table(["library", "setting", "sent", "returned", "failed", "never ran, without an error"], traps.map(trapRow)),
      ];

/** The report as Markdown: one table, then each orchestrator's evidence and the command that does its part again. */
export const renderConformanceMarkdown = (report: ConformanceReport): string => {
  const { startedAt, agentCount, seed, plimsollVersion, command, subjects } = report;
  const blocks = [
    "# What each orchestrator loses, mixes up or does not enforce",
    `**${KIND_WORDS[conformanceKindOf(report)]}.** ${startedAt}, ${agentCount} agents, seed ${seed}, plimsoll ${plimsollVersion}. ✓ holds, ✗ does not hold, · a fact that is not judged, ? not measured.`,
    overview(report),
    ...trapSection(report),
    "## What is done",
    table(
      ["check", "what happens"],
      NAMES.map((name) => [name, CHECK_WORDS[name]]),
    ),
    "An end counts as in time up to 1 s after its limit, an LLM call as left up to 2 s after its invocation. Ends are read from the runner's clock and LLM calls from the LLM's journal; nothing is taken from what an orchestrator says of itself. What is tried is an orchestrator as Plimsoll's driver runs it: a driver may bound and end what its framework would not.",
    "## Evidence",
    ...subjects.map(subjectSection),
    "## All of it again",
    ["```sh", command, "```"].join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
};
