import type { WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expectThat } from "../../expect-that.ts";
import { dispatched, failed, succeeded } from "../sample-events.ts";
import { freshTenant, taskOf, workflowOf } from "../sample-workflows.ts";
import { expectSame, loaded, running, written, writtenEvents } from "../store-steps.ts";
import type { WorkflowStoreCase } from "../workflow-store-case.ts";

/** What databases, drivers and JSON are known to mangle. */
const AWKWARD_TEXTS: readonly string[] = [
  "",
  "\u0000",
  "before\u0000after\u0000",
  "\\u0000 spelled out, and a \\ alone",
  "Zoë 漢字 👩‍🚀 e\u0301 \u202Eright-to-left\u202C \uFEFFmarked",
  "line\nfeed\r\ntab\t\u0001\u001F\u007F\u2028\u2029",
  `"quotes" 'single' $1 :name ? %s {{root}} -- ; DROP TABLE workflows; /* */`,
  "null",
  '{"kind":"task-failed"}',
];

const roundTrip = Effect.fnUntraced(function* (store: WorkflowStorePort, text: string) {
  const task = taskOf("first");
  const definition = {
    ...workflowOf(freshTenant(), "awkward", [
      { ...task, work: { kind: "prompt" as const, topic: text, prompt: text } },
    ]),
    name: text,
  };
  const claim = yield* running(store, definition);
  const events = [dispatched({ taskId: "first" }), succeeded({ taskId: "first" }, text)];
  yield* written(store, claim, events);
  const stored = yield* loaded(store, definition);
  yield* expectSame(stored.definition, definition, "text in a definition survives");
  yield* expectSame(stored.state.parallelTasks[0]?.output, text, "an output survives");
  yield* expectSame(yield* writtenEvents(store, claim), events, "text in an event survives");
  const summaries = yield* store.list({ tenantId: definition.tenantId, limit: 1 });
  yield* expectSame(summaries[0]?.name, text, "a name survives in the list");
});

const texts: WorkflowStoreCase = {
  name: "keeps any text as it is: empty, NUL bytes, controls, quotes, SQL, any script",
  needs: [],
  limitMs: 60_000,
  check: (store) => Effect.forEach(AWKWARD_TEXTS, (text) => roundTrip(store, text), { discard: true }),
};

const errors: WorkflowStoreCase = {
  name: "keeps awkward text in errors and in the reason of a cancellation",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    for (const text of AWKWARD_TEXTS) {
      const claim = yield* running(store, workflowOf(freshTenant(), "awkward-error"));
      yield* store.requestCancel(claim, text, 1);
      yield* written(store, claim, [dispatched({ taskId: "first" }), failed({ taskId: "first" }, text)]);
      const stored = yield* loaded(store, claim);
      yield* expectSame(stored.state.parallelTasks[0]?.error?.message, text, "the message of an error survives");
      yield* expectSame(stored.cancelRequested, text, "the reason of a cancellation survives, also an empty one");
    }
  }),
};

const MEGABYTE = 1024 * 1024;

const large: WorkflowStoreCase = {
  name: "keeps outputs of 1 MB each, byte for byte",
  needs: [],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (store) {
    const claim = yield* running(store, workflowOf(freshTenant(), "large-output"));
    const plain = "x0123456789abcde".repeat(MEGABYTE / 16);
    const mixed = "é\u0000漢👩‍🚀\n".repeat(MEGABYTE / 16);
    const second = { taskId: "second", fencingToken: 2 };
    yield* written(store, claim, [dispatched({ taskId: "first" }), succeeded({ taskId: "first" }, plain)]);
    yield* written(store, claim, [dispatched(second), succeeded(second, mixed)]);
    const outputs = (yield* loaded(store, claim)).state.parallelTasks.map(({ output }) => output);
    const lengths = () => outputs.map((output) => output?.length);
    yield* expectThat(outputs[0] === plain && outputs[1] === mixed, "outputs of 1 MB are loaded unchanged", lengths);
    const events = yield* writtenEvents(store, claim);
    const journalled = events.flatMap((event) => (event.kind === "task-succeeded" ? [event.output] : []));
    yield* expectThat(journalled[0] === plain && journalled[1] === mixed, "and journalled unchanged", lengths);
  }),
};

/** Agents say anything: nothing of it may be lost, changed or executed. */
export const contentCases: readonly WorkflowStoreCase[] = [texts, errors, large];
