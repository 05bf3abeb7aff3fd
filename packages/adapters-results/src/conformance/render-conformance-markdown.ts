import {
  type ConformanceCheckName,
  conformanceKindOf,
  type ConformanceReport,
  type ConformanceSubject,
} from "@plimsoll/domain";
import { escapeMarkdown, markdownTable, shellBlock } from "../markdown/markdown-text.ts";
import {
  aboutText,
  CHECK_NAMES,
  CHECK_WORDS,
  evidenceText,
  CONFORMANCE_KIND_WORDS,
  READING_WORDS,
  CONFORMANCE_STATUS_MARKS,
  STATUS_WORDS,
  TITLE,
  TRAP_COLUMNS,
  TRAP_WORDS,
  trapCells,
} from "./conformance-words.ts";

const findingOf = ({ checks, failure }: ConformanceSubject, name: ConformanceCheckName): string => {
  const check = checks.find((candidate) => candidate.name === name);
  if (check === undefined) return failure === null ? "" : "did not come up";
  return `${CONFORMANCE_STATUS_MARKS[check.status]} ${escapeMarkdown(check.observed)}`;
};

const overview = ({ subjects }: ConformanceReport): string =>
  markdownTable(
    ["check", ...subjects.map(({ name }) => escapeMarkdown(name))],
    CHECK_NAMES.map((name) => [name, ...subjects.map((subject) => findingOf(subject, name))]),
  );

const subjectSection = (subject: ConformanceSubject): string => {
  const { name, version, runtime, mode, failure, devMode, command, checks } = subject;
  const about = failure === null ? escapeMarkdown([version, runtime, mode].join(", ")) : "did not come up";
  const evidence = checks.map((check) => [
    check.name,
    CONFORMANCE_STATUS_MARKS[check.status],
    escapeMarkdown(evidenceText(check.evidence)),
  ]);
  return [
    `### ${escapeMarkdown(name)}`,
    `${about}${devMode ? ". DEV MODE: a simulation, evidence for nobody else." : ""}`,
    ...(failure === null ? [] : [`> ${escapeMarkdown(failure)}`]),
    ...(checks.length === 0 ? [] : [markdownTable(["check", "", "evidence"], evidence)]),
    shellBlock(command),
  ].join("\n\n");
};

const trapSection = ({ traps }: ConformanceReport): readonly string[] =>
  traps.length === 0
    ? []
    : [
        "## What a library loses by itself",
        TRAP_WORDS,
        markdownTable(
          TRAP_COLUMNS,
          traps.map((trap) => trapCells(trap).map(escapeMarkdown)),
        ),
      ];

/** What was found, as blocks: the answer and the table, without what stands behind them. */
export const conformanceFindings = (report: ConformanceReport): readonly string[] => [
  `**${CONFORMANCE_KIND_WORDS[conformanceKindOf(report)]}.** ${aboutText(report)} ${STATUS_WORDS}`,
  overview(report),
  ...trapSection(report),
];

/** What stands behind the findings, as blocks: what is done, each orchestrator's evidence, and the commands that do it again. */
export const conformanceEvidence = ({ subjects, command }: ConformanceReport): readonly string[] => [
  "## What is done",
  markdownTable(
    ["check", "what happens"],
    CHECK_NAMES.map((name) => [name, CHECK_WORDS[name]]),
  ),
  READING_WORDS,
  "## Evidence",
  ...subjects.map(subjectSection),
  "## All of it again",
  shellBlock(command),
];

/** conformance.md: one table, then each orchestrator's evidence and the command that does its part again. */
export const renderConformanceMarkdown = (report: ConformanceReport): string =>
  `${[`# ${TITLE}`, ...conformanceFindings(report), ...conformanceEvidence(report)].join("\n\n")}\n`;

/** What a terminal shows of it. */
export const renderConformanceSummary = (report: ConformanceReport): string =>
  `${[`# ${TITLE}`, ...conformanceFindings(report)].join("\n\n")}\n`;
