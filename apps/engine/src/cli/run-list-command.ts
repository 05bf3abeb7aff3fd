import { type CliContext, UsageError } from "@plimsoll/adapters-command-line";
import type { WorkflowFilter } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import { openStore } from "../composition/open-store.ts";
import { listPage, parseCursor } from "../listing/workflow-page.ts";
import { renderWorkflowTable } from "../report/workflow-table.ts";
import { setUpStore } from "./engine-setup.ts";
import type { ListInputs } from "./list.command.ts";

const placeOf = ({ after }: ListInputs): Result.Result<Pick<WorkflowFilter, "after">, UsageError> => {
  if (Option.isNone(after)) return Result.succeed({});
  const place = parseCursor(after.value);
  if (place !== null) return Result.succeed({ after: place });
  const message = `--after: ${JSON.stringify(after.value)} is no cursor`;
  return Result.fail(new UsageError({ message, hint: "Take what a list that was cut ended with, as it is." }));
};

/** Everything of `plimsoll-engine list` after the flags were parsed. */
export const runListCommand = Effect.fnUntraced(function* (context: CliContext, inputs: ListInputs) {
  const { stdout, stderr } = context;
  const { store: choice, tenantId } = yield* Effect.fromResult(setUpStore(context, inputs));
  const place = yield* Effect.fromResult(placeOf(inputs));
  const scope = inputs.allTenants ? place : { ...place, tenantId };
  const filter = { unfinishedOnly: inputs.unfinished, limit: inputs.limit, ...scope };
  const { workflows, nextCursor } = yield* Effect.scoped(
    Effect.flatMap(openStore(choice), (store) => listPage(store, filter)),
  );
  if (inputs.json) stdout.write(`${JSON.stringify(workflows, null, 2)}\n`);
  else if (workflows.length === 0) stderr.write("no workflows\n");
  else stdout.write(renderWorkflowTable(workflows));
  if (nextCursor !== null) stderr.write(`there are more: --after ${nextCursor}\n`);
});
