import type { JournalEntry, StoredWorkflow } from "@plimsoll/application";
import { it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import { makeFixture } from "../engine-fixture.ts";
import { taskOf, workflowOf } from "../small-workflow.ts";
import type { AttemptLine } from "./attempt-log.ts";
import { auditWorkflow } from "./audit-workflow.ts";

interface Evidence {
  readonly stored: StoredWorkflow;
  readonly journal: readonly JournalEntry[];
  readonly log: readonly AttemptLine[];
}

const began = (taskId: string, attempt: number): AttemptLine => ({
  ...{ what: "began", workflowId: "workflow-1", taskId, attempt },
  ...{ processId: 1, atMs: 1 },
});

/** What a faultless run of two tasks left. */
const faultless = Effect.gen(function* () {
  const { engine, store } = yield* makeFixture(() => Effect.succeed({ output: "done", usage: {} }));
  const definition = workflowOf([taskOf("a"), taskOf("b", { dependsOn: ["a"] })]);
  yield* engine.submit(definition);
  yield* engine.result(definition);
  const stored = yield* store.load(definition);
  if (stored === null) return yield* Effect.die(new Error("the workflow is gone"));
  const journal = yield* store.journal(definition, 0, 1_000);
  return { stored, journal, log: [began("a", 1), began("b", 1)] } satisfies Evidence;
});

const renumbered = (journal: readonly JournalEntry[]): readonly JournalEntry[] =>
  journal.map((entry, index) => ({ ...entry, sequence: index + 1 }));

const succeeded = ({ event }: JournalEntry): boolean => event.kind === "task-succeeded";

const defects: readonly (readonly [what: string, complaint: RegExp, change: (good: Evidence) => Evidence])[] = [
  [
    "a result that counts twice",
    /a has 2 final events/,
    (good) => ({
      ...good,
      journal: renumbered(good.journal.flatMap((entry) => (succeeded(entry) ? [entry, entry] : [entry]))),
    }),
  ],
  [
    "a result that is lost",
    /a has 0 final events/,
    (good) => ({ ...good, journal: renumbered(good.journal.filter((entry) => !succeeded(entry))) }),
  ],
  [
    "a gap in the journal",
    /has the sequence/,
    (good) => ({ ...good, journal: good.journal.map((entry) => ({ ...entry, sequence: entry.sequence * 2 })) }),
  ],
  [
    "a workflow that is stuck",
    /it never finished/,
    (good) => ({ ...good, stored: { ...good.stored, state: { ...good.stored.state, finishedAtMs: null } } }),
  ],
  [
    "a state that is not its journal's",
    /the state is not what its journal says/,
    (good) => ({ ...good, stored: { ...good.stored, state: { ...good.stored.state, poolSize: 77 } } }),
  ],
  [
    "a task that starts again after its success",
    /a began attempt 2 although attempt 1 had succeeded/,
    (good) => ({ ...good, log: [...good.log, began("a", 2)] }),
  ],
  ["an attempt that runs twice", /b attempt 1 began twice/, (good) => ({ ...good, log: [...good.log, began("b", 1)] })],
  [
    "an attempt that the journal doesn't know",
    /b attempt 1 began without an entry/,
    (good) => ({
      ...good,
      journal: good.journal.filter(({ event }) => event.kind !== "task-dispatched" || event.taskId !== "b"),
    }),
  ],
];

describe("the audit of a workflow", () => {
  it.live("finds nothing wrong with a faultless run", () =>
    Effect.map(faultless, ({ stored, journal, log }) => expect(auditWorkflow(stored, journal, log)).toEqual([])),
  );

  for (const [what, complaint, change] of defects)
    it.live(`finds ${what}`, () =>
      Effect.map(faultless, (good) => {
        const { stored, journal, log } = change(good);
        expect(auditWorkflow(stored, journal, log).join("\n")).toMatch(complaint);
      }),
    );
});
