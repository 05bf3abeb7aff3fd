import { type CliContext, LogFormatFlag } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import { makeBaselineCommand } from "./baseline.command.ts";
import { makeCapacityCommand } from "./capacity.command.ts";
import { makeCompareCommand } from "./compare.command.ts";
import { makeConformanceCommand } from "./conformance.command.ts";
import { makeDoctorCommand } from "./doctor.command.ts";
import { makeExplainCommand } from "./explain.command.ts";
import { makeExportCommand } from "./export.command.ts";
import { makeGeneratorCommand } from "./generator.command.ts";
import { makeLoadCommand } from "./load.command.ts";
import { makeMcpCommand } from "./mcp.command.ts";
import { makeMockLlmCommand } from "./mock-llm.command.ts";
import { makeReportCommand } from "./report.command.ts";
import { makeSpikeCommand } from "./spike.command.ts";
import { makeTuneCommand } from "./tune.command.ts";
import { makeSummaryCommand } from "./summary.command.ts";
import { makeUiCommand } from "./ui.command.ts";

/** The root command; alone it shows its help. */
export const makePlimsollCommand = (context: CliContext) =>
  Command.make("plimsoll").pipe(
    Command.withDescription("Finds out, honestly, how many AI agents an orchestrator can carry at once"),
    Command.withSubcommands([
      makeSpikeCommand(context),
      makeCompareCommand(context),
      makeCapacityCommand(context),
      makeConformanceCommand(context),
      makeTuneCommand(context),
      makeDoctorCommand(context),
      makeLoadCommand(context),
      makeGeneratorCommand(context),
      makeReportCommand(context),
      makeMockLlmCommand(context),
      makeExplainCommand(context),
      makeExportCommand(context),
      makeBaselineCommand(context),
      makeSummaryCommand(context),
      makeMcpCommand(context),
      makeUiCommand(context),
    ]),
    Command.withGlobalFlags([LogFormatFlag]),
  );
