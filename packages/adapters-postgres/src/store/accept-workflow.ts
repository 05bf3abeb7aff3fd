import { StoreFailure, type WorkflowStorePort } from "@plimsoll/application";
import type { ParallelTask, ParallelWorkflow } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { Database, Run, Statement } from "../connection/open-database.ts";
import { definitionHash } from "./canonical-json.ts";

/** Tasks in one statement; the rest follows in further ones of the same transaction. */
const CHUNK_TASKS = 5_000;

type Answer = "accepted" | "exists" | "conflict" | "deleting";

const jsonOf = (value: unknown): string => JSON.stringify(value);
const chunkValues = (tasks: readonly ParallelTask[]) => [tasks.map(({ taskId }) => taskId), tasks.map(jsonOf)];

const acceptStatement = (definition: ParallelWorkflow, atMs: number): Statement => {
  const { tasks, agents, ...head } = definition;
  return {
    name: "accept-workflow",
    text: "select private.accept_workflow($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as answer",
    values: [
      ...[
        head.tenantId,
        head.workflowId,
        jsonOf(head.name),
        jsonOf(head),
        definitionHash(definition),
        atMs,
        tasks.length,
      ],
      ...[agents.map(({ agentId }) => agentId), agents.map(jsonOf)],
      ...chunkValues(tasks.slice(0, CHUNK_TASKS)),
    ],
  };
};

const chunkStatement = ({ tenantId, workflowId, tasks }: ParallelWorkflow, from: number): Statement => ({
  name: "accept-tasks",
  text: "select private.accept_tasks($1, $2, $3, $4, $5)",
  values: [tenantId, workflowId, from, ...chunkValues(tasks.slice(from, from + CHUNK_TASKS))],
});

const accept = async (run: Run, definition: ParallelWorkflow, atMs: number): Promise<Answer> => {
  const answer = (await run(acceptStatement(definition, atMs)))[0]?.["answer"] as Answer;
  if (answer !== "accepted") return answer;
  for (let from = CHUNK_TASKS; from < definition.tasks.length; from += CHUNK_TASKS) {
    await run(chunkStatement(definition, from));
  }
  return answer;
};

const refusalOf = (
  { tenantId, workflowId }: ParallelWorkflow,
  answer: Exclude<Answer, "accepted" | "exists">,
): StoreFailure =>
  answer === "conflict"
    ? new StoreFailure({
        code: "conflict",
        message: `tenant ${tenantId} has another workflow ${workflowId}`,
        hint: "A workflow never changes after it was accepted: choose another workflowId.",
        retryable: false,
      })
    : new StoreFailure({
        code: "unavailable",
        message: `workflow ${workflowId} of tenant ${tenantId} is being deleted by the retention`,
        hint: "Try again when that has ended, or choose another workflowId.",
        retryable: true,
      });

/** One round trip for most workflows; large ones are written in chunks within one transaction. */
export const acceptWorkflow =
  (database: Database): WorkflowStorePort["accept"] =>
  (definition, atMs) => {
    const asked =
      definition.tasks.length <= CHUNK_TASKS
        ? Effect.tryPromise({
            try: () => accept(database.run, definition, atMs),
            catch: (cause) => cause as StoreFailure,
          })
        : database.transact((run) => accept(run, definition, atMs));
    return Effect.flatMap(asked, (answer) =>
      answer === "accepted" || answer === "exists"
        ? Effect.succeed(answer)
        : Effect.fail(refusalOf(definition, answer)),
    );
  };
