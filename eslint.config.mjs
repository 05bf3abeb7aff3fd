import devkit from "@nx/devkit";
import nx from "@nx/eslint-plugin";
import tseslint from "typescript-eslint";

/**
 * Without a project graph in its cache, @nx/enforce-module-boundaries says so and then lets everything pass. In a fresh
 * clone there is none, so it is made here; where that fails, linting fails.
 */
process.env.NX_DAEMON = "false";
await devkit.createProjectGraphAsync({ exitOnError: false, resetDaemonClient: true });

const runtimeEffect = [
  "effect",
  "effect/Effect",
  "effect/Stream",
  "effect/Layer",
  "effect/Scope",
  "effect/Fiber",
  "effect/cli",
  "effect/cli/*",
  "effect/http",
  "effect/process",
  "@effect/*",
];
const appOnly = ["inversify", "reflect-metadata", "pino"];

/** The arrows of the hexagon; each rule's reason is in docs/architecture.md. */
const depConstraints = [
  {
    sourceTag: "layer:domain",
    onlyDependOnLibsWithTags: ["layer:domain"],
    bannedExternalImports: [...appOnly, ...runtimeEffect, "undici"],
  },
  {
    sourceTag: "layer:application",
    onlyDependOnLibsWithTags: ["layer:domain", "layer:application"],
    bannedExternalImports: [...appOnly, "@effect/platform-*", "undici"],
  },
  {
    sourceTag: "layer:contract",
    onlyDependOnLibsWithTags: ["layer:domain", "layer:application"],
    bannedExternalImports: appOnly,
  },
  {
    sourceTag: "layer:adapter",
    onlyDependOnLibsWithTags: ["layer:domain", "layer:application"],
    bannedExternalImports: appOnly,
  },
  {
    sourceTag: "layer:app",
    onlyDependOnLibsWithTags: ["layer:domain", "layer:application", "layer:adapter"],
  },
  { sourceTag: "layer:tool", onlyDependOnLibsWithTags: [] },
  {
    sourceTag: "layer:test",
    onlyDependOnLibsWithTags: ["layer:domain", "layer:application", "layer:adapter", "layer:test"],
  },
];

/** Tests of an adapter may call the contract suite and put the mock LLM under a real orchestrator. */
const testConstraints = depConstraints.map((constraint) => ({
  ...constraint,
  onlyDependOnLibsWithTags: [...constraint.onlyDependOnLibsWithTags, "layer:contract", "layer:adapter"],
}));

const boundaries = (constraints) => ({
  "@nx/enforce-module-boundaries": [
    "error",
    { enforceBuildableLibDependency: true, banTransitiveDependencies: true, allow: [], depConstraints: constraints },
  ],
});

const barrel = "Import the module you need (effect/Effect): the barrel costs every start up to half a second.";
const bannedPaths = [
  { name: "effect", message: barrel },
  { name: "@effect/platform-node", message: barrel },
];
const deepImports = {
  group: ["@plimsoll/*/*", "!@plimsoll/*/testing", "!@plimsoll/*/package.json"],
  message: "A package is what its index.ts exports.",
};
const noIo = { group: ["node:*"], message: "No I/O here: take what you need through a port." };
const restrictImports = (...patterns) => ["error", { paths: bannedPaths, patterns: [deepImports, ...patterns] }];

const purity = {
  "no-restricted-imports": restrictImports(noIo),
  "no-restricted-globals": [
    "error",
    { name: "process", message: "The environment enters through a port." },
    { name: "console", message: "Report through a port." },
    { name: "fetch", message: "Networks are behind ports." },
    { name: "setTimeout", message: "Time passes through Effect or a port." },
    { name: "setInterval", message: "Time passes through Effect or a port." },
  ],
  "no-restricted-properties": [
    "error",
    { object: "Date", property: "now", message: "Time is a parameter." },
    { object: "Math", property: "random", message: "Randomness comes from the run's seed." },
  ],
};

export default tseslint.config(
  {
    ignores: [
      "**/dist",
      "**/bundle",
      "**/out-tsc",
      "**/.venv",
      "**/coverage",
      "**/results",
      ".plimsoll",
      "**/*.cjs",
      "tools/*/src/generators/*/files",
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    plugins: { "@nx": nx },
    rules: {
      ...boundaries(depConstraints),
      "no-restricted-imports": restrictImports(),
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", destructuredArrayIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "max-lines": ["error", { max: 300, skipBlankLines: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 4],
      "no-restricted-syntax": [
        "error",
        { selector: "Decorator", message: "No decorators: Node's type stripping refuses them (docs/adr/0001)." },
      ],
    },
  },
  { files: ["packages/domain/src/**/*.ts", "packages/application/src/**/*.ts"], rules: purity },
  // A package's list of exports is as long as what it has to offer.
  { files: ["packages/*/src/index.ts"], rules: { "max-lines": "off" } },
  {
    files: ["**/*.spec.ts", "packages/contract-tests/**/*.ts"],
    rules: {
      ...boundaries(testConstraints),
      "max-lines-per-function": "off",
      "no-restricted-imports": restrictImports(),
      "no-restricted-globals": "off",
    },
  },
);
