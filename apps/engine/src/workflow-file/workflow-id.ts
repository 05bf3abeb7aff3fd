const LONGEST_SLUG = 60;

const slug = (name: string): string => {
  const words = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return words.slice(0, LONGEST_SLUG).replaceAll(/^-+|-+$/g, "") || "workflow";
};

/** `research-report-20261122T080000123Z`: readable, sorts by time, and an identifier. */
export const makeWorkflowId = (name: string, at: Date): string =>
  `${slug(name)}-${at.toISOString().replaceAll(/[-:.]/g, "")}`;
