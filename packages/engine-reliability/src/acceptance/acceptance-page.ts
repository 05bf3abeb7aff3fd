import { ACCEPTANCE_CRITERIA } from "./acceptance-criteria.ts";

/** From the workspace's root. */
export const ACCEPTANCE_PAGE = "docs/acceptance.md";

/** A test of a criterion, and how often its cases passed and did not. */
export interface AcceptanceTest {
  readonly file: string;
  readonly title: string;
  readonly passed: number;
  readonly failed: number;
}

const criteriaOf = (title: string): readonly string[] => title.split(": ")[0]?.split(", ") ?? [];

const projectOf = (file: string): string => file.split("/")[1] ?? "";

const resultOf = ({ passed, failed }: AcceptanceTest): string => {
  if (passed + failed === 0) return "**not run**";
  const cases = passed + failed === 1 ? "" : ` ${passed} of ${passed + failed} cases`;
  return failed === 0 ? `passed${cases}` : `**failed**${cases}`;
};

const escaped = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

const rowOf = (test: AcceptanceTest): string =>
  `| [${escaped(test.title)}](../${test.file}) | ${resultOf(test)} | \`npx vitest run --project ${projectOf(test.file)} ${test.file}\` |`;

const sectionOf = ([criterion, words]: readonly [string, string], tests: readonly AcceptanceTest[]): string => {
  const own = tests.filter(({ title }) => criteriaOf(title).includes(criterion));
  return [
    `## ${criterion}: ${words}`,
    "",
    "| test | result | command |",
    "| --- | --- | --- |",
    ...own.map(rowOf),
    "",
  ].join("\n");
};

/** The page: for each acceptance criterion of the story its tests, their results and the command that repeats them. */
export const acceptancePage = (tests: readonly AcceptanceTest[], at: Date, machine: string): string => {
  const failed = tests.filter(({ failed: count, passed }) => count > 0 || passed === 0).length;
  return [
    "# Acceptance criteria of story 2.2",
    "",
    `${Object.keys(ACCEPTANCE_CRITERIA).length} criteria, ${tests.length} tests, ${failed === 0 ? "all passed" : `**${failed} did not pass**`}: ` +
      `${at.toISOString().slice(0, 16).replace("T", " ")} UTC, ${machine}. Written by \`npm run acceptance\`; \`npm test\` runs the same tests.`,
    "",
    ...Object.entries(ACCEPTANCE_CRITERIA).map((entry) => sectionOf(entry, tests)),
  ].join("\n");
};

const ROW = /^\| +\[(AC\d.*?)\]\(\.\.\/(\S+?)\)/gm;

/** What a page names: `file: title`, each once. */
export const testsOnPage = (page: string): readonly string[] => [
  ...new Set(
    [...page.matchAll(ROW)].map(
      ([, title = "", file]) => `${file}: ${title.replaceAll("\\|", "|").replaceAll("&lt;", "<")}`,
    ),
  ),
];
