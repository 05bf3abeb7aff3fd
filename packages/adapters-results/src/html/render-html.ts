import { ledgerOfRun } from "../ledger/ledger-of-run.ts";
import { ledgerSection } from "../ledger/ledger-section.ts";
import { subjectName } from "../report/environment-rows.ts";
import type { ReportInput } from "../report/report-input.ts";
import { utcMinute } from "../report/utc-minute.ts";
import { isDevMode, partialMark } from "../report/watermarks.ts";
import { page } from "./page.ts";
import { decompositionSection, inFlightSection, latencySection, resourcesSection } from "./sections/chart-sections.ts";
import {
  alternativesSection,
  findingsSection,
  leaksSection,
  metricsSection,
  provenanceSections,
  wavesSection,
} from "./sections/detail-sections.ts";
import { devModeMark, partialMarkHtml } from "./sections/marks.ts";
import { drawnWaves, lanesSection } from "./sections/lanes-section.ts";
import { targetsSection } from "./sections/targets-section.ts";
import { verdictBanner } from "./sections/verdict-banner.ts";
import { waveChoiceStyles } from "./styles.ts";

const title = (input: ReportInput): string =>
  `${subjectName(input)} ${input.evidence.run.scenario.agentCount}-Agent Spike Results`;

const workersText = (workers: number): string => `${workers} ${workers === 1 ? "worker" : "workers"}`;

const about = (input: ReportInput): string => {
  const { run } = input.evidence;
  const description = input.evidence.of("orchestrator").at(-1)?.description;
  const subject =
    description === undefined
      ? ""
      : `${subjectName(input)} ${description.version}, ${workersText(description.concurrency.workers)} · `;
  return `${subject}${utcMinute(run.startedAt)} · run ${run.runId}`;
};

const sections = (input: ReportInput): readonly string[] => [
  devModeMark(isDevMode(input)),
  partialMarkHtml(partialMark(input)),
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
  page(
    {
      title: `${input.assessment.verdict.kind}: ${title(input)}`,
      heading: title(input),
      about: about(input),
      plimsollVersion: input.evidence.run.environment.plimsollVersion,
      styles: waveChoiceStyles(drawnWaves(input)),
      hasTips: true,
    },
    ...sections(input),
  );
