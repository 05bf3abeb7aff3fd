/** Names of the reports in a run's folder. */
export const REPORT_FILES = {
  markdown: "report.md",
  html: "report.html",
  junit: "junit.xml",
  run: "run.json",
} as const;
