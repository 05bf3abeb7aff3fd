import { FINDING_CODES } from "@plimsoll/domain";
import type { Finding } from "@plimsoll/domain";

const HEAD = `# Findings

A finding is a fact about a run that a reader must know, with the evidence line that shows it. Codes are stable.

- \`invalid\` spoils the measurement: the verdict is INVALID.
- \`failure\` condemns the subject: the verdict is NO-GO.
- \`warning\` and \`info\` change no verdict.

Where two severities are given, the numbers decide, or a target that allows it does.
`;

const TITLES: Readonly<Record<Finding["severity"], string>> = {
  invalid: "The measurement can't be trusted",
  failure: "The subject failed",
  warning: "Read the figures with this in mind",
  info: "Good to know",
};

const rowsOf = (severity: string): readonly string[] =>
  Object.entries(FINDING_CODES)
    .filter(([, { severities }]) => severities[0] === severity)
    .map(([code, { severities, meaning }]) => `| \`${code}\` | ${severities.join(", ")} | ${meaning} |`);

/** docs/findings.md, made from the catalogue in the domain; gravest first. */
export const findingsPage = (): string =>
  Object.entries(TITLES)
    .map(([severity, title]) =>
      [`\n## ${title}\n`, "| code | severity | meaning |", "| --- | --- | --- |", ...rowsOf(severity)].join("\n"),
    )
    .reduce((page, section) => `${page}${section}\n`, HEAD);
