import { CurrentActor, StoreFailure, type WorkflowStorePort } from "@plimsoll/application";
import type { AuditScribe, ParallelTask, ParallelWorkflow } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { chainStatement, entryText } from "../audit/audit-text.ts";
import type { Database, Run, Statement } from "../connection/open-database.ts";
import { definitionHash } from "./canonical-json.ts";

/** Tasks in one statement; the rest follows in further ones of the same transaction. */
const CHUNK_TASKS = 5_000;

type Answer = "accepted" | "exists" | "conflict" | "deleting";

const jsonOf = (value: unknown): string => JSON.stringify(value);
const chunkValues = (tasks: readonly ParallelTask[]) => [tasks.map(({ taskId }) => taskId), tasks.map(jsonOf)];

/** A workflow as it is to be accepted; `entries`: what the audit log is to say of it, null for nothing. */
interface Asked {
  readonly definition: ParallelWorkflow;
  readonly atMs: number;
  readonly entries: string | null;
}

const ACCEPT = "select private.accept_workflow($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as answer";
const ACCEPT_AUDITED =
  "select private.accept_audited_workflow($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as answer";

const isChunked = ({ tasks }: ParallelWorkflow): boolean => tasks.length > CHUNK_TASKS;

/** The entry of a workflow in chunks comes after the last of them: the chain is held up no longer than that. */
const acceptStatement = ({ definition, atMs, entries }: Asked): Statement => {
  const { tasks, agents, ...head } = definition;
  const { tenantId, workflowId, name } = head;
  const values = [
    ...[tenantId, workflowId, jsonOf(name), jsonOf(head), definitionHash(definition), atMs, tasks.length],
    ...[agents.map(({ agentId }) => agentId), agents.map(jsonOf)],
    ...chunkValues(tasks.slice(0, CHUNK_TASKS)),
  ];
  if (entries === null || isChunked(definition)) return { name: "accept-workflow", text: ACCEPT, values };
  return { name: "accept-audited-workflow", text: ACCEPT_AUDITED, values: [...values, entries] };
};

const chunkStatement = ({ tenantId, workflowId, tasks }: ParallelWorkflow, from: number): Statement => ({
  name: "accept-tasks",
  text: "select private.accept_tasks($1, $2, $3, $4, $5)",
  values: [tenantId, workflowId, from, ...chunkValues(tasks.slice(from, from + CHUNK_TASKS))],
});

const accept = async (run: Run, asked: Asked): Promise<Answer> => {
  const { definition, atMs, entries } = asked;
  const answer = (await run(acceptStatement(asked)))[0]?.["answer"] as Answer;
  if (answer !== "accepted" || !isChunked(definition)) return answer;
  for (let from = CHUNK_TASKS; from < definition.tasks.length; from += CHUNK_TASKS) {
    await run(chunkStatement(definition, from));
  }
  if (entries !== null) await run(chainStatement(definition.tenantId, atMs, entries));
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

const entriesOf = (scribe: AuditScribe | null, actor: string, { workflowId, tasks }: ParallelWorkflow, atMs: number) =>
  scribe === null
    ? null
    : entryText(scribe, {
        ...{ atMs, actor, action: "workflow-submitted", subject: workflowId },
        detail: { tasks: tasks.length },
      });

/** One round trip for most workflows; large ones are written in chunks within one transaction. */
export const acceptWorkflow =
  (database: Database, scribe: AuditScribe | null): WorkflowStorePort["accept"] =>
  (definition, atMs) =>
    Effect.gen(function* () {
      const asked = { definition, atMs, entries: entriesOf(scribe, yield* CurrentActor, definition, atMs) };
      const answer = yield* isChunked(definition)
        ? database.transact((run) => accept(run, asked))
        : Effect.tryPromise({ try: () => accept(database.run, asked), catch: (cause) => cause as StoreFailure });
      if (answer === "accepted" || answer === "exists") return answer;
      return yield* refusalOf(definition, answer);
    });
