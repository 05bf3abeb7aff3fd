export { makeIsolatedRunner } from "./make-isolated-runner.ts";
export { RUNTIME_PATHS } from "./settings.ts";
export type { IsolatedRunnerSettings, IsolationLayer, IsolationMinimum } from "./settings.ts";
