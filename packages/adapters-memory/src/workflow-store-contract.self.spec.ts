import { workflowStoreContractCases } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { makeMemoryWorkflowStore } from "./store/make-memory-workflow-store.ts";
import { storeDefects, type StoreDefect } from "./testing/store-defects.ts";

const caseOf = ({ foundBy }: StoreDefect) => {
  const [found, second] = workflowStoreContractCases.filter(({ name }) => name.startsWith(foundBy));
  if (found === undefined || second !== undefined) throw new Error(`not one check begins with "${foundBy}"`);
  return found;
};

/** The failure of a check against a broken store. */
const failureOf = (defect: StoreDefect) =>
  Effect.gen(function* () {
    const store = defect.broken(yield* makeMemoryWorkflowStore());
    return yield* Effect.result(caseOf(defect).check(store));
  }).pipe(Effect.scoped, Effect.runPromise);

describe("the contract of WorkflowStorePort refuses a store that", () => {
  it.each(storeDefects)("$defect ($foundBy)", async (defect) => {
    const found = await failureOf(defect);
    expect(found._tag === "Failure" ? found.failure : "nothing").toMatchObject({
      _tag: "ContractViolation",
      message: expect.stringMatching(defect.as) as unknown,
    });
  });
});

it("every check of the contract is known to refuse some defect", () => {
  const proven = storeDefects.map((defect) => caseOf(defect).name);
  expect(workflowStoreContractCases.map(({ name }) => name).filter((name) => !proven.includes(name))).toEqual([]);
});
