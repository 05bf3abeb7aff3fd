import { defineConfig } from "vitest/config";

const folders = (process.env.MUTATE ?? "scheduling,recovery,allocation").split(",");

/** How Stryker's sandbox runs the tests: the one package alone, and of it the folders that are mutated. */
export default defineConfig({
  test: {
    root: "packages/domain",
    include: folders.map((folder) => `src/${folder}/**/*.spec.ts`),
    setupFiles: ["../../stryker.vitest.setup.mjs"],
    testTimeout: 30_000,
  },
});
