import { type CliContext, didYouMean, UsageError, useColorOn } from "@plimsoll/adapters-command-line";
import { type JournalEntry, type WorkflowKey, WorkflowNotFound, type WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import picocolors from "picocolors";
import { openStore } from "../composition/open-store.ts";
import { renderJournal, renderTask, renderWorkflow, type ShownWorkflow } from "../report/show-workflow.ts";
import { setUpStore } from "./engine-setup.ts";
import type { ShowInputs } from "./show.command.ts";

const PAGE = 5000;

const wholeJournal = Effect.fnUntraced(function* (store: WorkflowStorePort, key: WorkflowKey) {
  const entries: JournalEntry[] = [];
  for (;;) {
    const page = yield* store.journal(key, entries.at(-1)?.sequence ?? 0, PAGE);
    for (const entry of page) entries.push(entry);
    if (page.length < PAGE) return entries;
  }
});

const latestOf = Effect.fnUntraced(function* (store: WorkflowStorePort, tenantId: string) {
  const [latest] = yield* store.list({ tenantId, limit: 1 });
  const hint = "Run one first, or name its tenant with --tenant.";
  if (latest === undefined) return yield* new UsageError({ message: `tenant ${tenantId} has no workflow`, hint });
  return latest.workflowId;
});

/** Reads a workflow whole; `latest` is the newest of the tenant. */
const readShown = Effect.fnUntraced(function* (store: WorkflowStorePort, tenantId: string, asked: string) {
  const workflowId = asked === "latest" ? yield* latestOf(store, tenantId) : asked;
  const key = { tenantId, workflowId };
  const stored = yield* store.load(key);
  if (stored === null) return yield* new WorkflowNotFound(key);
  const shown: ShownWorkflow = { stored, journal: yield* wholeJournal(store, key) };
  return shown;
});

const noSuchTask = ({ stored: { definition } }: ShownWorkflow, taskId: string): UsageError => {
  const ids = definition.tasks.map((task) => task.taskId);
  const message = `--task ${taskId}: ${definition.workflowId} has no such task.${didYouMean(taskId, ids)}`;
  return new UsageError({
    message,
    hint: `Its tasks are ${ids.slice(0, 20).join(", ")}${ids.length > 20 ? ", …" : ""}.`,
  });
};

const textOf = (context: CliContext, inputs: ShowInputs, shown: ShownWorkflow): Effect.Effect<string, UsageError> => {
  if (inputs.json) {
    const { stored, journal } = shown;
    return Effect.succeed(`${JSON.stringify(inputs.journal ? { ...stored, journal } : stored, null, 2)}\n`);
  }
  const colors = picocolors.createColors(useColorOn(context.stdout, context.env));
  if (Option.isSome(inputs.task)) {
    const text = renderTask(shown, inputs.task.value, colors);
    return text === null ? Effect.fail(noSuchTask(shown, inputs.task.value)) : Effect.succeed(text);
  }
  return Effect.succeed(inputs.journal ? renderJournal(shown.journal) : renderWorkflow(shown, colors));
};

/** Everything of `plimsoll-engine show` after the flags were parsed. */
export const runShowCommand = Effect.fnUntraced(function* (context: CliContext, inputs: ShowInputs) {
  const { store: choice, tenantId } = yield* Effect.fromResult(setUpStore(context, inputs));
  const shown = yield* Effect.scoped(
    Effect.flatMap(openStore(choice), (store) => readShown(store, tenantId, inputs.workflow)),
  );
  context.stdout.write(yield* textOf(context, inputs, shown));
});
