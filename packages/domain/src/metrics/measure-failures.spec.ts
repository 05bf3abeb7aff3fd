import { expect, it } from "vitest";
import { indexEvidence } from "../evidence/evidence-index.ts";
import { editRecords } from "../testing/edit-records.ts";
import { syntheticEvidence } from "../testing/synthetic-evidence.ts";
import { measureFailures } from "./measure-failures.ts";

const failuresWith = (details: Readonly<Record<string, unknown>>) =>
  measureFailures(
    indexEvidence(
      editRecords(syntheticEvidence(), "invocation", (record) =>
        record.phase === "wave" && record.wave === 0 && record.agentId in details
          ? {
              ...record,
              outcome: "failed" as const,
              error: {
                code: "orchestrator-error",
                message: "it broke",
                retryable: false,
                detail: details[record.agentId],
              },
            }
          : record,
      ),
    ),
  );

const PYTHONS = 'Traceback (most recent call last):\n  File "crew.py", line 7, in ask\nKeyError: 3';

it("keeps the traceback that Python's sidecar tells as the detail itself", () => {
  const found = failuresWith({ "archon-1": { decidedBy: "runner" }, "archon-2": PYTHONS });
  expect(found).toEqual([expect.objectContaining({ count: 2, firstTraceback: PYTHONS })]);
});

it("keeps the traceback of an agent that could not be built", () => {
  const found = measureFailures(
    indexEvidence(
      editRecords(syntheticEvidence(), "agent", (record) => ({
        ...record,
        status: "failed" as const,
        error: { code: "instantiation-failed", message: "KeyError: 3", detail: PYTHONS },
      })),
    ),
  );
  expect(found[0]).toMatchObject({ code: "instantiation-failed", firstTraceback: PYTHONS });
});

it.each([
  ["another server", { traceback: "Traceback: line 7" }],
  ["a host of JavaScript", { name: "TypeError", stack: "Traceback: line 7" }],
])("keeps the first traceback that %s tells", (_who, detail) => {
  const found = failuresWith({ "archon-1": { decidedBy: "runner" }, "archon-2": detail, "archon-3": detail });
  expect(found).toEqual([expect.objectContaining({ count: 3, firstTraceback: "Traceback: line 7" })]);
});

it.each([[undefined], ["text"], [{ traceback: 7 }], [{ stack: "  " }], [null]])("has none in %j", (detail) => {
  const found = failuresWith({ "archon-1": detail });
  expect(found).toHaveLength(1);
  expect(found[0]).not.toHaveProperty("firstTraceback");
});
