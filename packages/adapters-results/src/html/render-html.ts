import { createHash } from "node:crypto";
import { ledgerOfRun } from "../ledger/ledger-of-run.ts";
import { ledgerSection } from "../ledger/ledger-section.ts";
import { subjectName } from "../report/environment-rows.ts";
import type { ReportInput } from "../report/report-input.ts";
import { DEV_MODE_WATERMARK, isDevMode, partialMark } from "../report/watermarks.ts";
import { element, escapeHtml } from "./markup.ts";
import { decompositionSection, inFlightSection, latencySection, resourcesSection } from "./sections/chart-sections.ts";
import {
  alternativesSection,
  findingsSection,
  leaksSection,
  metricsSection,
  provenanceSections,
  wavesSection,
} from "./sections/detail-sections.ts";
import { drawnWaves, lanesSection } from "./sections/lanes-section.ts";
import { targetsSection } from "./sections/targets-section.ts";
import { verdictBanner } from "./sections/verdict-banner.ts";
import { STYLES, waveChoiceStyles } from "./styles.ts";
import { TOOLTIP_SCRIPT } from "./tooltip-script.ts";

/** The load line: a circle cut by a line, as on a ship's hull. */
const LOAD_LINE =
  '<svg width="44" height="44" viewBox="0 0 44 44" fill="none" stroke="currentColor" stroke-width="3.4" aria-hidden="true"><circle cx="22" cy="22" r="12"/><path d="M2 22h40"/></svg>';

const scriptHash = createHash("sha256").update(TOOLTIP_SCRIPT).digest("base64");
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;

const title = (input: ReportInput): string =>
  `${subjectName(input)} ${input.evidence.run.scenario.agentCount}-Agent Spike Results`;

const head = (input: ReportInput): string =>
  [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    element("title", {}, escapeHtml(`${input.assessment.verdict.kind}: ${title(input)}`)),
    element("style", {}, STYLES + waveChoiceStyles(drawnWaves(input))),
  ].join("");

const pageHeader = (input: ReportInput): string => {
  const { run } = input.evidence;
  const description = input.evidence.of("orchestrator").at(-1)?.description;
  const subject =
    description === undefined
      ? ""
      : `${subjectName(input)} ${description.version}, ${description.concurrency.workers} workers · `;
  return element(
    "header",
    { class: "top" },
    LOAD_LINE,
    element(
      "div",
      {},
      element("h1", {}, escapeHtml(title(input))),
      element(
        "p",
        { class: "meta" },
        escapeHtml(`${subject}${run.startedAt.slice(0, 16).replace("T", " ")} UTC · run ${run.runId}`),
      ),
    ),
  );
};

const marks = (input: ReportInput): string => {
  const partial = partialMark(input);
  return (
    (isDevMode(input) ? element("p", { class: "mark dev" }, escapeHtml(DEV_MODE_WATERMARK)) : "") +
    (partial === null ? "" : element("p", { class: "mark partial" }, escapeHtml(partial)))
  );
};

const sections = (input: ReportInput): readonly string[] => [
  marks(input),
  verdictBanner(input),
  targetsSection(input),
  findingsSection(input),
  alternativesSection(input),
  latencySection(input),
  decompositionSection(input),
  lanesSection(input),
  inFlightSection(input),
  resourcesSection(input),
  leaksSection(input),
  wavesSection(input),
  metricsSection(input),
  ledgerSection(ledgerOfRun(input)),
  ...provenanceSections(input),
];

/** report.html: one file that asks no network for anything; its charts are drawn here and only tooltips need its script. */
export const renderHtml = (input: ReportInput): string =>
  [
    '<!doctype html>\n<html lang="en"><head>',
    head(input),
    "</head><body>",
    pageHeader(input),
    element("main", {}, ...sections(input)),
    element("footer", {}, escapeHtml(`Written by Plimsoll ${input.evidence.run.environment.plimsollVersion}.`)),
    '<div id="tip" role="presentation"></div>',
    element("script", {}, TOOLTIP_SCRIPT),
    "</body></html>\n",
  ].join("");
