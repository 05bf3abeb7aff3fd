/** Folders of the domain whose rules are mutated; one alone with MUTATE, e.g. `MUTATE=recovery npm run mutation`. */
const folders = (process.env.MUTATE ?? "scheduling,recovery,allocation").split(",");

/**
 * Mutation testing of the domain's rules: `npm run mutation`. Its configuration of vitest reads MUTATE too, so that a
 * folder is judged by its own tests; fails below the threshold `break`.
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "stryker.vitest.config.mjs", related: false },
  mutate: [...folders.map((folder) => `packages/domain/src/${folder}/**/*.ts`), "!**/*.spec.ts", "!**/testing/**"],
  /** The sandbox holds the domain and nothing else: it depends on no other package. */
  ignorePatterns: [
    "**",
    "!packages/domain/src/**/*.ts",
    "!packages/domain/package.json",
    "!package.json",
    "!stryker.vitest.*.mjs",
  ],
  concurrency: 1,
  coverageAnalysis: "perTest",
  /** On a busy machine a slow run is no endless loop. */
  timeoutMS: 10_000,
  reporters: ["clear-text", "json"],
  jsonReporter: { fileName: `.plimsoll/mutation/${folders.join("-")}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, allowEmojis: false },
  tempDirName: `.plimsoll/mutation/sandbox-${folders.join("-")}`,
  thresholds: { high: 90, low: 80, break: 80 },
};
