/** Arrows of the hexagon, checked on the real module graph: a second lock beside ESLint (docs/architecture.md). */
const spec = "\\.spec\\.ts$";
const adapters = "^packages/(adapters-[^/]+|mock-llm)/";
module.exports = {
  forbidden: [
    {
      name: "domain-knows-nobody",
      comment: "The domain is pure: it may use data modules of effect and statistics libraries, nothing of ours.",
      severity: "error",
      from: { path: "^packages/domain/src", pathNot: spec },
      to: { path: "^(packages/(?!domain)|apps/)" },
    },
    {
      name: "domain-without-io",
      comment: "A figure must be computable from raw samples alone, so the domain reads nothing.",
      severity: "error",
      from: { path: "^packages/(domain|application)/src", pathNot: spec },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "domain-without-effect-runtime",
      comment: "Domain rules return values; running them is the application's affair.",
      severity: "error",
      from: { path: "^packages/domain/src", pathNot: spec },
      to: {
        path: "node_modules/effect/dist/(Effect|Stream|Layer|Scope|Fiber|index)\\.(js|d\\.ts)$",
      },
    },
    {
      name: "application-knows-only-domain",
      comment: "Use cases speak to the world through ports.",
      severity: "error",
      from: { path: "^packages/application/src", pathNot: spec },
      to: { path: "^(packages/(?!domain|application)|apps/)" },
    },
    {
      name: "adapter-to-adapter",
      comment: "One technology each; what two adapters share belongs to a port.",
      severity: "error",
      from: { path: "^packages/(adapters-[^/]+|mock-llm)/src", pathNot: spec },
      to: { path: adapters, pathNot: "^packages/$1/" },
    },
    {
      name: "nobody-imports-an-app",
      comment: "Apps are composition roots.",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^apps/" },
    },
    {
      name: "container-in-apps-only",
      comment: "Wiring is decided in one place (docs/adr/0001).",
      severity: "error",
      from: { path: "^(packages|benchmarks|tools)/" },
      to: { path: "node_modules/(inversify|reflect-metadata|pino)/" },
    },
    {
      name: "contracts-in-tests-only",
      comment: "Contract suites import vitest and never ship.",
      severity: "error",
      from: { path: "^(packages/(?!contract-tests)|apps/)", pathNot: spec },
      to: { path: "^packages/contract-tests/" },
    },
    {
      name: "no-circles",
      comment: "A circle is one module in disguise. One that is closed by a type alone is gone when the program runs.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: {
      path: "^(packages|apps|tools)/[^/]+/(dist|bundle|out-tsc)/|^benchmarks/(dist|out-tsc)/|/generators/[^/]+/files/",
    },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      conditionNames: ["@plimsoll/source", "import", "node", "default"],
      exportsFields: ["exports"],
    },
  },
};
