/** What is left to the author of a new adapter, in order; docs/recipes/add-an-orchestrator.md explains each step. */
export const nextSteps = (name: string): string =>
  [
    "",
    `packages/adapters-${name} is written, and its contract spec is red. Next:`,
    "  1. npm install                                  links the package into the workspace",
    `  2. npx vitest run --project adapters-${name}    see the contract fail, check by check`,
    `  3. implement src/make-${name}-orchestrator.ts until it is green`,
    "  4. apps/spike-runner: name the kind in src/config/orchestrator-kind.ts and give it one line in",
    `     orchestratorModules (src/composition/orchestrator-modules.ts); it does not compile until you do`,
    "  5. npm run check && npm test",
    "",
  ].join("\n");
