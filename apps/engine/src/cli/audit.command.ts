import { type CliContext, toggle, untilStopped, words } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { storeFlags } from "./store-flags.ts";

const verifyInputs = {
  expectHead: words("expect-head", "HASH", "A head that was printed before: the chain of --tenant must still hold it"),
  file: words("file", "FILE", "Verify what `audit export` wrote, without a database"),
  json: toggle("json", "Print the verdicts as JSON"),
  ...storeFlags,
};

const exportInputs = {
  from: words("from", "INSTANT", "Only from the first row at or after: ISO 8601 or Unix milliseconds"),
  to: words("to", "INSTANT", "Only to the last row at or before"),
  out: words("out", "FILE", "Write to a file instead of stdout"),
  ...storeFlags,
};

/** What `audit verify` was asked. */
export type AuditVerifyInputs = Command.Command.Config.Infer<typeof verifyInputs>;
/** What `audit export` was asked. */
export type AuditExportInputs = Command.Command.Config.Infer<typeof exportInputs>;

const makeVerifyCommand = (context: CliContext) =>
  Command.make("verify", verifyInputs, (given) =>
    Effect.gen(function* () {
      const { runAuditVerifyCommand } = yield* Effect.promise(() => import("./run-audit-verify-command.ts"));
      yield* untilStopped(context, runAuditVerifyCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Recompute every hash of the audit log: exit code 87 when anything was changed"),
    Command.withExamples([
      { command: "plimsoll-engine audit verify", description: "Every tenant; prints the heads, to be kept elsewhere" },
      { command: "plimsoll-engine audit verify --tenant acme --expect-head 9f86d0…", description: "Against a head" },
    ]),
  );

const makeExportCommand = (context: CliContext) =>
  Command.make("export", exportInputs, (given) =>
    Effect.gen(function* () {
      const { runAuditExportCommand } = yield* Effect.promise(() => import("./run-audit-export-command.ts"));
      yield* untilStopped(context, runAuditExportCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Write the audit log as NDJSON, one row of the chain a line"),
    Command.withExamples([
      { command: "plimsoll-engine audit export --tenant acme --from 2026-11-01 > acme.ndjson", description: "" },
    ]),
  );

/** `plimsoll-engine audit`. */
export const makeAuditCommand = (context: CliContext) =>
  Command.make("audit").pipe(
    Command.withDescription("Who did what, when, for which tenant: verify and export the audit log"),
    Command.withSubcommands([makeVerifyCommand(context), makeExportCommand(context)]),
  );
