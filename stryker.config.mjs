/**
 * Mutation testing of the domain's rules: `npm run mutation`; one folder alone:
 * `npm run mutation -- --mutate packages/domain/src/recovery`.
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "stryker.vitest.config.mjs", related: false },
  mutate: ["packages/domain/src/{scheduling,recovery,allocation}/**/*.ts", "!**/*.spec.ts", "!**/testing/**"],
  /** The sandbox holds the domain and nothing else: it depends on no other package. */
  ignorePatterns: [
    "**",
    "!packages/domain/src/**/*.ts",
    "!packages/domain/package.json",
    "!package.json",
    "!stryker.vitest.config.mjs",
  ],
  concurrency: 1,
  coverageAnalysis: "perTest",
  /** The mutants of values that a module computes once when it is loaded can't be switched while tests run. */
  ignoreStatic: false,
  reporters: ["clear-text", "json"],
  jsonReporter: { fileName: ".plimsoll/mutation/mutation.json" },
  clearTextReporter: { allowColor: false, logTests: false, allowEmojis: false },
  tempDirName: ".plimsoll/mutation/sandbox",
  thresholds: { high: 90, low: 80, break: 80 },
};
