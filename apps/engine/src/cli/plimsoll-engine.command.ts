import { type CliContext, LogFormatFlag } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import { makeAuditCommand } from "./audit.command.ts";
import { makeCancelCommand } from "./cancel.command.ts";
import { makeListCommand } from "./list.command.ts";
import { makeDoctorCommand } from "./doctor.command.ts";
import { makeMigrateCommand } from "./migrate.command.ts";
import { makePersonasCommand } from "./personas.command.ts";
import { makeResumeCommand } from "./resume.command.ts";
import { makeRunCommand } from "./run.command.ts";
import { makeServeCommand } from "./serve.command.ts";
import { makeShowCommand } from "./show.command.ts";
import { makeSubmitCommand } from "./submit.command.ts";
import { makeTrackCommand } from "./track.command.ts";
import { makeUsageCommand } from "./usage.command.ts";

const DESCRIPTION = "Executes workflows of many agents in parallel, under limits, and goes on where it was stopped";

/** The root command; alone it shows its help. */
export const makePlimsollEngineCommand = (context: CliContext) =>
  Command.make("plimsoll-engine").pipe(
    Command.withDescription(DESCRIPTION),
    Command.withSubcommands([
      makeRunCommand(context),
      makeServeCommand(context),
      makeSubmitCommand(context),
      makeTrackCommand(context),
      makeListCommand(context),
      makeShowCommand(context),
      makeResumeCommand(context),
      makeCancelCommand(context),
      makeUsageCommand(context),
      makeMigrateCommand(context),
      makeAuditCommand(context),
      makeDoctorCommand(context),
      makePersonasCommand(context),
    ]),
    Command.withGlobalFlags([LogFormatFlag]),
  );
