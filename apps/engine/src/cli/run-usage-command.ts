import type { CliContext } from "@plimsoll/adapters-command-line";
import { utcDay } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { openStore } from "../composition/open-store.ts";
import { usageReport } from "../report/usage-report.ts";
import { renderUsageTable } from "../report/usage-table.ts";
import { setUpStore } from "./engine-setup.ts";
import type { UsageInputs } from "./usage.command.ts";

/** Everything of `plimsoll-engine usage` after the flags were parsed. */
export const runUsageCommand = Effect.fnUntraced(function* (context: CliContext, inputs: UsageInputs) {
  const { config, store: choice } = yield* Effect.fromResult(setUpStore(context, inputs));
  const today = utcDay(yield* Clock.currentTimeMillis);
  const fromDay = Option.getOrElse(inputs.from, () => today);
  const toDay = Option.getOrElse(inputs.to, () => today);
  const asked = { fromDay, toDay, today, tenantId: Option.getOrNull(inputs.tenant) };
  const report = yield* Effect.scoped(
    Effect.flatMap(openStore(choice), (store) => usageReport(store, config.limits, asked)),
  );
  const { stdout, stderr } = context;
  if (inputs.json) stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else if (report.tenants.length === 0) stderr.write(`no tenant used anything from ${fromDay} to ${toDay}\n`);
  else stdout.write(renderUsageTable(report));
});
