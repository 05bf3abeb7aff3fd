import type {
  AgentOrchestratorPort,
  InvocationRequest,
  OrchestratorPool,
  OrchestratorProviderPort,
} from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { fileSha256, type OwnAgents } from "../config/own-agents.ts";

const MARKS = /\[\[(?:agent|canary):[^\]]{1,128}\]\]/g;

/** The input with the marks of the prompt that it takes the place of: by these the LLM's journal knows the invocation. */
export const promptWith = (input: string, prompt: string): string => {
  const marks = [...new Set(prompt.match(MARKS) ?? [])].join(" ");
  return marks === "" ? input : `${input}\n${marks}`;
};

/** Hands the inputs out in turn, over all pools of a run. */
const makeDealer = (inputs: readonly string[]) => {
  let dealt = 0;
  return (request: InvocationRequest): InvocationRequest => {
    const input = inputs[dealt % inputs.length];
    dealt += 1;
    return input === undefined ? request : { ...request, prompt: promptWith(input, request.prompt) };
  };
};

const dealing = (
  pool: OrchestratorPool,
  deal: (request: InvocationRequest) => InvocationRequest,
): OrchestratorPool => ({
  ...pool,
  invoke: (request) => Effect.suspend(() => pool.invoke(deal(request))),
  invokeBatch: (requests) => pool.invokeBatch(requests.map(deal)),
});

/** What the evidence says of them: never an input itself. */
const provenanceOf = ({ target, inputs, inputsSha256 }: OwnAgents): Readonly<Record<string, unknown>> => ({
  ...(target === null ? {} : { "own.target": target.target }),
  ...(target?.file == null ? {} : { "own.file": target.file, "own.fileSha256": fileSha256(target.file) }),
  ...(target?.requirements == null ? {} : { "own.requirementsSha256": fileSha256(target.requirements) }),
  ...(inputs.length === 0 ? {} : { "own.inputs": inputs.length, "own.inputsSha256": inputsSha256 }),
});

/** Where the inputs begin anew: never, or with each pool, so that whatever opens one sees the same inputs as the one before. */
export type InputsOrder = "over-the-run" | "anew-in-each-pool";

const asOwn = (orchestrator: AgentOrchestratorPort, own: OwnAgents, order: InputsOrder): AgentOrchestratorPort => {
  const overTheRun = makeDealer(own.inputs);
  const dealer = () => (order === "over-the-run" ? overTheRun : makeDealer(own.inputs));
  const provenance = provenanceOf(own);
  return {
    resources: orchestrator.resources,
    describe: Effect.map(orchestrator.describe, (description) => ({
      ...description,
      settings: { ...description.settings, ...provenance },
    })),
    instantiate: (request) => Effect.map(orchestrator.instantiate(request), (pool) => dealing(pool, dealer())),
  };
};

/** The same orchestrator, asked the user's inputs, and saying whose agents it runs. */
export const withOwnAgents = (
  provider: OrchestratorProviderPort,
  own: OwnAgents,
  order: InputsOrder = "over-the-run",
): OrchestratorProviderPort => ({
  start: (...asked) => Effect.map(provider.start(...asked), (orchestrator) => asOwn(orchestrator, own, order)),
});
