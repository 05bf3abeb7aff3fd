/** What a comparison's folder holds. */
export const COMPARISON_FILES = {
  comparison: "comparison.json",
  markdown: "comparison.md",
  html: "comparison.html",
} as const;
