import {
  type ConformanceCheckName,
  type ConformanceKind,
  conformanceKindOf,
  type ConformanceReport,
  type ConformanceStatus,
  type ConformanceSubject,
  type VerdictKind,
} from "@plimsoll/domain";
import { element, escapeHtml } from "../html/markup.ts";
import { page } from "../html/page.ts";
import { banner } from "../html/sections/banner.ts";
import { aside, card, type Cell, numberCell, table, textCell } from "../html/sections/card.ts";
import { commandCard } from "../html/sections/command-card.ts";
import { devModeMark, partialMarkHtml } from "../html/sections/marks.ts";
import { capitalized } from "../report/capitalized.ts";
import { utcMinute } from "../report/utc-minute.ts";
import {
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

const TONES: Readonly<Record<ConformanceKind, VerdictKind>> = {
  conforms: "GO",
  breaks: "NO-GO",
  inconclusive: "INCONCLUSIVE",
  invalid: "INVALID",
  interrupted: "INCONCLUSIVE",
};

const STATUS_CLASSES: Readonly<Record<ConformanceStatus, string>> = {
  holds: "s-PASS",
  breaks: "s-FAIL",
  noted: "",
  "not-measured": "s-NOT-MEASURED",
};

/** The names of the checks stay in view while the table scrolls under them. */
const CONFORMANCE_STYLES = `
.checks th{white-space:nowrap}.checks td{min-width:150px}.checks .name{min-width:190px;position:sticky;left:0;background:var(--surface)}
.checks .s-FAIL{font-weight:600}.sign{font-weight:700}
details{border-top:1px solid var(--grid);padding:12px 0}summary{cursor:pointer}summary h3{display:inline;margin:0 8px 0 0}summary .lead{font-size:.9rem}
details .scroll{margin:10px 0}
@media (max-width:760px){.checks .name{min-width:110px}.checks .name .aside{display:none}.checks .scroll table{min-width:0}}`;

const answer = (report: ConformanceReport): string => {
  const kind = conformanceKindOf(report);
  const [word = "", why = ""] = CONFORMANCE_KIND_WORDS[kind].split(": ");
  const broken = report.subjects
    .map(({ name, checks }) => [name, checks.filter(({ status }) => status === "breaks")] as const)
    .filter(([, checks]) => checks.length > 0)
    .map(([name, checks]) => `${name}: ${checks.map((check) => check.name).join(", ")}`);
  return banner({
    label: "Result",
    tone: TONES[kind],
    kind: word,
    why: escapeHtml(`${capitalized(why)}.`),
    lines: broken.map(escapeHtml),
  });
};

/** What holds is told by its sign alone; what does not stands out as a whole. */
const findingCell = ({ checks, failure }: ConformanceSubject, name: ConformanceCheckName): Cell => {
  const check = checks.find((candidate) => candidate.name === name);
  if (check === undefined) return textCell(failure === null ? "" : "did not come up", "s-NOT-MEASURED");
  const { status, observed } = check;
  const tone = STATUS_CLASSES[status];
  const sign = element("span", { class: `sign ${tone}`.trim() }, escapeHtml(CONFORMANCE_STATUS_MARKS[status]));
  return { html: `${sign} ${escapeHtml(observed)}`, ...(status === "holds" ? {} : { className: tone }) };
};

const overviewCard = ({ subjects }: ConformanceReport): string =>
  card(
    "Every check, every orchestrator",
    STATUS_WORDS,
    element(
      "div",
      { class: "checks" },
      table(
        [
          textCell("check"),
          ...subjects.map(({ name, version }) => ({ html: escapeHtml(name) + aside(version ?? "did not come up") })),
        ],
        CHECK_NAMES.map((name) => [
          { html: escapeHtml(name) + aside(CHECK_WORDS[name]), className: "name" },
          ...subjects.map((subject) => findingCell(subject, name)),
        ]),
      ),
    ),
    element("p", { class: "lead below" }, escapeHtml(READING_WORDS)),
  );

const trapsCard = ({ traps }: ConformanceReport): string =>
  traps.length === 0
    ? ""
    : card(
        "What a library loses by itself",
        TRAP_WORDS.replaceAll("`", ""),
        table(
          TRAP_COLUMNS.map((title, column) => (column < 2 ? textCell(title) : numberCell(title))),
          traps.map((trap) => trapCells(trap).map((text, column) => (column < 2 ? textCell(text) : numberCell(text)))),
        ),
      );

const evidenceRows = ({ checks }: ConformanceSubject): readonly (readonly Cell[])[] =>
  checks.map(({ name, status, evidence }) => [
    textCell(name, "name"),
    textCell(CONFORMANCE_STATUS_MARKS[status], STATUS_CLASSES[status]),
    textCell(evidenceText(evidence)),
  ]);

const subjectDetails = (subject: ConformanceSubject): string => {
  const { name, version, runtime, mode, failure, devMode, command, checks } = subject;
  const about = failure ?? [version, runtime, mode].filter((text) => text !== null).join(", ");
  const isOpen = failure !== null || checks.some(({ status }) => status === "breaks");
  return element(
    "details",
    { open: isOpen ? "" : undefined },
    element(
      "summary",
      {},
      element("h3", {}, escapeHtml(name)),
      devMode ? element("span", { class: "chip" }, "DEV MODE") : "",
      element("span", { class: failure === null ? "lead" : "s-FAIL" }, escapeHtml(about)),
    ),
    checks.length === 0
      ? ""
      : table(
          ["check", "", "evidence"].map((title) => textCell(title)),
          evidenceRows(subject),
        ),
    element("pre", {}, element("code", {}, escapeHtml(command))),
  );
};

/** conformance.html: one file that asks no network for anything and runs no script. */
export const renderConformanceHtml = (report: ConformanceReport): string =>
  page(
    {
      title: `Conformance: ${report.subjects.map(({ name }) => name).join(", ")}`,
      heading: TITLE,
      about: `${report.agentCount} agents · seed ${report.seed} · ${utcMinute(report.startedAt)} · ${report.conformanceId}`,
      plimsollVersion: report.plimsollVersion,
      styles: CONFORMANCE_STYLES,
    },
    devModeMark(report.subjects.some(({ devMode }) => devMode)),
    partialMarkHtml(report.interrupted ? "PARTIAL: the run was interrupted." : null),
    answer(report),
    overviewCard(report),
    trapsCard(report),
    card(
      "Evidence",
      "What each finding follows from, and the command that does this part again. Those that break something are open.",
      ...report.subjects.map(subjectDetails),
    ),
    commandCard(report.command),
  );
