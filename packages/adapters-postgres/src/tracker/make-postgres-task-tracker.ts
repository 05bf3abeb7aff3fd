import { type StoreFailure, type TaskTrackerPort, TrackerFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { openDatabase } from "../connection/open-database.ts";
import type { PostgresConfig } from "../connection/postgres-config.ts";
import { recordNews } from "./record-news.ts";
import { trackedTaskOf } from "./tracked-task-of.ts";

const TASKS = `select task_id::text, title, description, acceptance_criteria, dependencies, status, priority, metadata
  from plimsoll.cerebral_tasks where tenant_id = $1 and project_id = $2 order by created_at, task_id`;

const LINK = `insert into plimsoll.cerebral_workflows (tenant_id, workflow_id, project_id) values ($1, $2, $3)
  on conflict (tenant_id, workflow_id) do nothing`;

const UNFINISHED = `select tenant_id, workflow_id, project_id, last_sequence
  from plimsoll.cerebral_workflows where not finished order by tenant_id, workflow_id limit $1`;

const trackerFailureOf = ({ message, hint, retryable }: StoreFailure): TrackerFailure =>
  new TrackerFailure({ message, hint, retryable });

const notLinked = (workflowId: string): TrackerFailure =>
  new TrackerFailure({
    message: `workflow ${workflowId} is linked to no project of the tracker`,
    hint: "link it before it starts.",
    retryable: false,
  });

/** The tables `cerebral_tasks`, `cerebral_activities` and `cerebral_workflows`, migrated before. The Scope closes its connections. */
export const makePostgresTaskTracker = Effect.fn("makePostgresTaskTracker")(function* (
  config: PostgresConfig,
): Effect.fn.Return<TaskTrackerPort, StoreFailure, Scope.Scope> {
  const database = yield* openDatabase(config);
  const query = (text: string, values: readonly unknown[]) =>
    database.query({ text, values }).pipe(Effect.mapError(trackerFailureOf));
  const tracker: TaskTrackerPort = {
    tasks: ({ tenantId, projectId }) =>
      Effect.map(query(TASKS, [tenantId, projectId]), (rows) => rows.map(trackedTaskOf)),
    link: ({ tenantId, workflowId }, projectId) => Effect.asVoid(query(LINK, [tenantId, workflowId, projectId])),
    unfinished: (limit) =>
      Effect.map(query(UNFINISHED, [limit]), (rows) =>
        rows.map((row) => ({
          tenantId: row["tenant_id"] as string,
          workflowId: row["workflow_id"] as string,
          projectId: row["project_id"] as string,
          lastSequence: Number(row["last_sequence"]),
        })),
      ),
    record: (key, news) =>
      database
        .transact((run) => recordNews(run, key, news))
        .pipe(
          Effect.mapError(trackerFailureOf),
          Effect.flatMap((recorded) =>
            recorded === null ? Effect.fail(notLinked(key.workflowId)) : Effect.succeed(recorded),
          ),
        ),
  };
  return tracker;
});
