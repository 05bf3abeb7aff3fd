import type { StoreFailure, WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type { Database } from "../connection/open-database.ts";

/** Rows of one transaction: short enough that nobody waits for it. */
const ROWS_A_STEP = 5_000;

const MARK = `
update plimsoll.workflows set deleting = true
where finished_at_ms < $1 and status = any ($2::text[]) and not deleting`;

/**
 * What is old enough is marked and thereby gone for everybody; then its rows are deleted in short transactions. A prune that
 * was broken off is finished by the next one.
 */
export const pruneWorkflows =
  (database: Database): WorkflowStorePort["prune"] =>
  (finishedBeforeMs, outcomes) =>
    Effect.gen(function* () {
      yield* database.query({ text: MARK, values: [finishedBeforeMs, outcomes] });
      return yield* pruneSteps(database, 0);
    });

const pruneSteps = (database: Database, pruned: number): Effect.Effect<number, StoreFailure> =>
  Effect.flatMap(
    database.query({ name: "prune-step", text: "select * from private.prune_step($1)", values: [ROWS_A_STEP] }),
    ([row]) => {
      const total = pruned + Number(row?.["pruned"] ?? 0);
      return row?.["more"] === true ? pruneSteps(database, total) : Effect.succeed(total);
    },
  );
