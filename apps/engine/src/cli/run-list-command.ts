import type { CliContext } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import { openStore } from "../composition/open-store.ts";
import { renderWorkflowTable } from "../report/workflow-table.ts";
import { setUpStore } from "./engine-setup.ts";
import type { ListInputs } from "./list.command.ts";

/** Everything of `plimsoll-engine list` after the flags were parsed. */
export const runListCommand = Effect.fnUntraced(function* (context: CliContext, inputs: ListInputs) {
  const { store: choice, tenantId } = yield* Effect.fromResult(setUpStore(context, inputs));
  const filter = { unfinishedOnly: inputs.unfinished, limit: inputs.limit };
  const found = yield* Effect.scoped(
    Effect.flatMap(openStore(choice), (store) => store.list(inputs.allTenants ? filter : { ...filter, tenantId })),
  );
  if (inputs.json) context.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else if (found.length === 0) context.stderr.write("no workflows\n");
  else context.stdout.write(renderWorkflowTable(found));
});
