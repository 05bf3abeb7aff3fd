import { verifyAudit } from "@plimsoll/application";
import { sha256Hex } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { makeMemoryWorkflowStore } from "./store/make-memory-workflow-store.ts";

it("keeps the newest rows of a tenant, and says of the others that they are gone", async () => {
  const check = Effect.gen(function* () {
    const { audit } = yield* makeMemoryWorkflowStore();
    const said = { tenantId: "t", actor: "a", action: "tested", subject: "", detail: {} };
    for (let atMs = 1; atMs <= 5_000; atMs += 1) yield* audit.record({ ...said, atMs });
    const [verdict] = yield* verifyAudit(audit, {}, { sha256Hex });
    const rows = yield* audit.page("t", 0, 10_000);
    return { verdict, rows };
  });
  const { verdict, rows } = await Effect.runPromise(check);
  expect(rows.length).toBeLessThanOrEqual(1_002);
  expect(rows.length).toBeGreaterThan(700);
  expect(rows.at(-1)?.atMs).toBe(5_000);
  expect(verdict?.faults).toEqual([]);
  expect(verdict?.headPosition).toBeGreaterThan(5_000);
});
