import { defineConfig } from "vitest/config";

/** How Stryker's sandbox runs the tests: the one package alone, as it would be without the workspace. */
export default defineConfig({
  test: {
    root: "packages/domain",
    include: ["src/{scheduling,recovery,allocation,budgets}/**/*.spec.ts"],
    testTimeout: 30_000,
  },
});
