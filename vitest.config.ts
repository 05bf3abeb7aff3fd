import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Every folder that may hold tests; the project name is the folder's own name. */
const roots = ["packages", "apps", "tools"]
  .flatMap((parent) => readdirSync(parent, { withFileTypes: true }).map((entry) => ({ parent, entry })))
  .filter(({ entry }) => entry.isDirectory())
  .map(({ parent, entry }) => `${parent}/${entry.name}`)
  .concat("benchmarks");

/** Not "import": vitest hands these to its workers, where `require` would then be given ES modules. */
const conditions = ["@plimsoll/source", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["@plimsoll/source"] } },
  test: {
    projects: roots.map((root) => ({
      extends: true as const,
      root,
      test: {
        name: root.split("/").at(-1) ?? root,
        include: ["src/**/*.spec.ts"],
        execArgv: ["--conditions=@plimsoll/source"],
        testTimeout: 30_000,
        hookTimeout: 120_000,
      },
    })),
    coverage: { provider: "v8" as const, include: ["{packages,apps}/*/src/**/*.ts"] },
  },
});
