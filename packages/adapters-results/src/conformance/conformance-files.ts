/** What a conformance run's folder holds. */
export const CONFORMANCE_FILES = {
  conformance: "conformance.json",
  markdown: "conformance.md",
  html: "conformance.html",
} as const;
