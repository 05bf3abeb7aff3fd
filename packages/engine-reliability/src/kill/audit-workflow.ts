import type { JournalEntry, StoredWorkflow } from "@plimsoll/application";
import { conservationViolation, replayWorkflow } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { deepStrictEqual } from "node:assert";
import type { AttemptLine } from "./attempt-log.ts";

const FINAL = new Set(["task-succeeded", "task-failed", "task-blocked", "task-cancelled"]);

const finalEventsByTask = (journal: readonly JournalEntry[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const { event } of journal)
    if (FINAL.has(event.kind) && "taskId" in event) found.set(event.taskId, (found.get(event.taskId) ?? 0) + 1);
  return found;
};

const gaps = (journal: readonly JournalEntry[]): readonly string[] =>
  journal.flatMap(({ sequence }, index) =>
    sequence === index + 1 ? [] : [`entry ${index + 1} of the journal has the sequence ${sequence}`],
  );

const countedWrongly = ({ definition }: StoredWorkflow, journal: readonly JournalEntry[]): readonly string[] => {
  const finals = finalEventsByTask(journal);
  return definition.tasks.flatMap(({ taskId }) => {
    const count = finals.get(taskId) ?? 0;
    return count === 1 ? [] : [`${taskId} has ${count} final events instead of 1`];
  });
};

const differsFromReplay = ({ definition, state }: StoredWorkflow, journal: readonly JournalEntry[]) => {
  const replayed = replayWorkflow(
    definition,
    state.acceptedAtMs,
    journal.map(({ event }) => event),
  );
  if (Result.isFailure(replayed)) return [`the journal can't be replayed: ${replayed.failure.message}`];
  try {
    deepStrictEqual(JSON.parse(JSON.stringify(replayed.success.state())), JSON.parse(JSON.stringify(state)));
    return [];
  } catch (difference) {
    return [`the state is not what its journal says: ${String(difference)}`];
  }
};

/** Attempts of one task that began although a later-numbered success was never needed: begun after the task's success was counted. */
const begunAfterSuccess = (journal: readonly JournalEntry[], log: readonly AttemptLine[]): readonly string[] => {
  const succeededWith = new Map<string, number>();
  for (const { event } of journal) if (event.kind === "task-succeeded") succeededWith.set(event.taskId, event.attempt);
  return log.flatMap(({ what, taskId, attempt }) => {
    const last = succeededWith.get(taskId);
    return what === "began" && last !== undefined && attempt > last
      ? [`${taskId} began attempt ${attempt} although attempt ${last} had succeeded`]
      : [];
  });
};

/** An attempt number is given out once: two beginnings under one number would be one attempt counted for two. */
const begunTwice = (log: readonly AttemptLine[]): readonly string[] => {
  const seen = new Set<string>();
  return log.flatMap(({ what, taskId, attempt }) => {
    const name = `${taskId} attempt ${attempt}`;
    if (what !== "began") return [];
    if (seen.has(name)) return [`${name} began twice`];
    seen.add(name);
    return [];
  });
};

/** The journal comes first: what it doesn't know must not run. */
const begunUnjournalled = (journal: readonly JournalEntry[], log: readonly AttemptLine[]): readonly string[] => {
  const dispatched = new Set(
    journal.flatMap(({ event }) =>
      event.kind === "task-dispatched" ? [`${event.taskId} attempt ${event.attempt}`] : [],
    ),
  );
  return log.flatMap(({ what, taskId, attempt }) => {
    const name = `${taskId} attempt ${attempt}`;
    return what !== "began" || dispatched.has(name) ? [] : [`${name} began without an entry in the journal`];
  });
};

/** All that is wrong with a finished workflow, in sentences; nothing when nothing was lost, doubled or left. */
export const auditWorkflow = (
  stored: StoredWorkflow,
  journal: readonly JournalEntry[],
  log: readonly AttemptLine[],
): readonly string[] => {
  const violation = conservationViolation(stored.definition, stored.state);
  const unfinished = stored.state.finishedAtMs === null ? ["it never finished"] : [];
  return [
    ...unfinished,
    ...(violation === null ? [] : [violation]),
    ...gaps(journal),
    ...countedWrongly(stored, journal),
    ...differsFromReplay(stored, journal),
    ...begunAfterSuccess(journal, log),
    ...begunTwice(log),
    ...begunUnjournalled(journal, log),
  ].map((text) => `${stored.definition.workflowId}: ${text}`);
};
