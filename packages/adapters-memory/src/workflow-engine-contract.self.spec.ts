import { makeWorkflowEngine } from "@plimsoll/application";
import { workflowEngineContractCases } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { makeMemoryWorkflowStore } from "./store/make-memory-workflow-store.ts";
import { engineDefects, type EngineDefect } from "./testing/engine-defects.ts";

const caseOf = ({ foundBy }: EngineDefect) => {
  const [found, second] = workflowEngineContractCases.filter(({ name }) => name.startsWith(foundBy));
  if (found === undefined || second !== undefined) throw new Error(`not one check begins with "${foundBy}"`);
  return found;
};

/** What a check says of a broken engine. */
const findingOf = (defect: EngineDefect): Promise<string> =>
  Effect.gen(function* () {
    const sound = yield* makeMemoryWorkflowStore();
    const store = defect.brokenStore?.(sound) ?? sound;
    const makeEngine = defect.broken?.(makeWorkflowEngine) ?? makeWorkflowEngine;
    const found = yield* Effect.result(caseOf(defect).check({ store, makeEngine, propertyRuns: 60 }));
    return found._tag === "Failure" ? found.failure.message : "nothing";
  }).pipe(Effect.scoped, Effect.runPromise);

describe("the contract of WorkflowEngine refuses an engine that", () => {
  it.each(engineDefects)(
    "$defect ($foundBy)",
    async (defect) => {
      expect(await findingOf(defect)).toMatch(defect.as);
    },
    60_000,
  );
});

it("every check of the contract is known to refuse some defect", () => {
  const proven = engineDefects.map((defect) => caseOf(defect).name);
  expect(workflowEngineContractCases.map(({ name }) => name).filter((name) => !proven.includes(name))).toEqual([]);
});
