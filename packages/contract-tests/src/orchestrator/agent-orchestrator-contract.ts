import type { LlmFailure, OrchestratorFailure } from "@plimsoll/application";
import { DEFAULT_AGENT_COUNT } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { ContractCase } from "./contract-case.ts";
import { orchestratorContractCases } from "./orchestrator-contract-cases.ts";
import type { OrchestratorCapability, OrchestratorHarness } from "./orchestrator-harness.ts";

/** What an adapter says about itself to be held to the contract. */
export interface AgentOrchestratorContractOptions {
  /** The adapter's name, as the suite's title. */
  readonly name: string;
  /** Starts the orchestrator and its LLM once for the suite; the Scope stops both after the last check. */
  readonly start: Effect.Effect<OrchestratorHarness, OrchestratorFailure | LlmFailure, Scope.Scope>;
  readonly capabilities: readonly OrchestratorCapability[];
  /** Size of the large pools. @default 72 */
  readonly agentCount?: number;
  /** How long `start` may take, in milliseconds. @default 120000 */
  readonly startTimeoutMs?: number;
}

const DEFAULT_START_TIMEOUT_MS = 120_000;

/**
 * Registers one vitest test for each promise of AgentOrchestratorPort. Called at the top level of a
 * `*.contract.spec.ts`. Checks run one after the other, in real time, on the one orchestrator.
 */
export const agentOrchestratorContract = (options: AgentOrchestratorContractOptions): void => {
  describe(`${options.name} keeps the contract of AgentOrchestratorPort: it`, () => {
    const startTimeoutMs = options.startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS;
    const scope = Scope.makeUnsafe();
    let harness: OrchestratorHarness | undefined;
    beforeAll(async () => {
      harness = await Effect.runPromise(Scope.provide(options.start, scope));
    }, startTimeoutMs);
    afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)), startTimeoutMs);
    for (const contractCase of orchestratorContractCases) {
      register(contractCase, options, () => {
        if (harness === undefined) throw new Error(`${options.name} did not start`);
        return harness;
      });
    }
  });
};

const register = (
  contractCase: ContractCase,
  options: AgentOrchestratorContractOptions,
  started: () => OrchestratorHarness,
): void => {
  const missing = contractCase.needs.filter((need) => !options.capabilities.includes(need));
  if (missing.length > 0) {
    // An orchestrator is not held to what it says that it can't do; the report shows which promises those are, and why.
    it.skip(`${contractCase.name} (skipped: ${options.name} does not declare ${missing.join(", ")})`, () => undefined);
    return;
  }
  const agentCount = options.agentCount ?? DEFAULT_AGENT_COUNT;
  it(
    contractCase.name,
    () => Effect.runPromise(Effect.scoped(contractCase.check({ ...started(), agentCount }))),
    contractCase.limitMs,
  );
};
