import { type CliContext, toggle, untilStopped } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { storeFlags } from "./store-flags.ts";

const { databaseUrl, dataDir, store, config } = storeFlags;
const inputs = { json: toggle("json", "Print the findings as JSON"), databaseUrl, dataDir, store, config };

/** What `doctor` was asked. */
export type DoctorInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine doctor`: exit 0 when an engine can serve here as it is configured. */
export const makeDoctorCommand = (context: CliContext) =>
  Command.make("doctor", inputs, (given) =>
    Effect.gen(function* () {
      const { runDoctorCommand } = yield* Effect.promise(() => import("./run-doctor-command.ts"));
      yield* untilStopped(context, runDoctorCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Check configuration, database, concurrency and which isolation is enforced here"),
    Command.withExamples([{ command: "plimsoll-engine doctor --json", description: "For programs" }]),
  );
