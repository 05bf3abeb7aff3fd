/** What a tuning's folder holds; its trials have folders of their own beside it. */
export const TUNING_FILES = {
  tuning: "tuning.json",
  markdown: "tuning.md",
  html: "tuning.html",
  /** The best topology as a scenario file for `--config`. */
  scenario: "scenario.yaml",
} as const;
