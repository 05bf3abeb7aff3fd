export { findingOf, gravest, runStub } from "./run-stub.ts";
export type { StubRun, StubRunPlan } from "./run-stub.ts";
