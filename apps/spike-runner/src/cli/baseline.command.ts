import { type CliContext, toggle, untilStopped, words } from "@plimsoll/adapters-command-line";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";

/** Spelt out: the package that knows them is too heavy for `--help`. */
const METRICS = [
  ...["p50LatencyMs", "p95LatencyMs", "throughputPerSec"],
  ...["totalInstantiationTimeMs", "peakMemoryMb", "perAgentMemoryMb", "cpuMsPerInvocation"],
] as const;

const shared = {
  runs: Argument.String("run").pipe(
    Argument.withDescription("Folders of runs, their ids below results/, or latest"),
    Argument.withMetavar("RUN..."),
    Argument.atLeast(1),
  ),
  name: Flag.String("name").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("Name of the baseline (default: main)"),
    Flag.withDefault("main"),
  ),
  folder: Flag.String("folder").pipe(
    Flag.withMetavar("FOLDER"),
    Flag.withDescription("Where baselines are kept (default: .plimsoll/baselines)"),
    Flag.withDefault(".plimsoll/baselines"),
  ),
  json: toggle("json", "Print the result on stdout as JSON"),
};

const ratio = (name: string, description: string) =>
  Flag.Finite(name).pipe(
    Flag.filter(
      (value) => value > 0 && value < 1,
      () => "Expected a share between 0 and 1, such as 0.05",
    ),
    Flag.withMetavar("RATIO"),
    Flag.withDescription(description),
    Flag.optional,
  );

const checkInputs = {
  ...shared,
  metric: Flag.Literals("metric", METRICS).pipe(
    Flag.withMetavar("METRIC"),
    Flag.withDescription(
      `What to watch besides the success ratio; repeatable (default: p50LatencyMs, p95LatencyMs, throughputPerSec; also ${METRICS.slice(3).join(", ")})`,
    ),
    Flag.atLeast(0),
  ),
  minEffect: ratio("min-effect", "A smaller change is never flagged, however sure (default: 0.05)"),
  allowOtherMachine: toggle(
    "allow-other-machine",
    "Compare across other hardware, with a warning, instead of refusing",
  ),
  junit: words("junit", "FILE", "Write the result there as JUnit XML"),
};

/** What `baseline save` was asked. */
export type BaselineSaveInputs = Command.Command.Config.Infer<typeof shared>;
/** What `baseline check` was asked. */
export type BaselineCheckInputs = Command.Command.Config.Infer<typeof checkInputs>;

const makeSaveCommand = (context: CliContext) =>
  Command.make("save", shared, (given) =>
    Effect.gen(function* () {
      const { runBaselineSaveCommand } = yield* Effect.promise(() => import("./run-baseline-save-command.ts"));
      yield* untilStopped(context, runBaselineSaveCommand(context, given));
    }),
  ).pipe(
    Command.withDescription(
      "Keep runs of one scenario as what later ones are compared with; give three or more, better six",
    ),
    Command.withExamples([
      { command: "plimsoll baseline save run-1 run-2 run-3 run-4 run-5 run-6", description: "Save them as main" },
    ]),
  );

const makeCheckCommand = (context: CliContext) =>
  Command.make("check", checkInputs, (given) =>
    Effect.gen(function* () {
      const { runBaselineCheckCommand } = yield* Effect.promise(() => import("./run-baseline-check-command.ts"));
      yield* untilStopped(context, runBaselineCheckCommand(context, given));
    }),
  ).pipe(
    Command.withDescription(
      "Compare new runs with a baseline: exit 0 same or improved, 99 regressed, 98 inconclusive, 97 not comparable or nothing measured",
    ),
    Command.withExamples([
      { command: "plimsoll baseline check latest", description: "Is the newest run worse than main?" },
      { command: "plimsoll baseline check a b c --junit junit.xml", description: "Three runs, for a pipeline" },
    ]),
  );

/** `plimsoll baseline`: a regression gate between runs. */
export const makeBaselineCommand = (context: CliContext) =>
  Command.make("baseline").pipe(
    Command.withDescription("Save runs as a baseline, and check later runs against it"),
    Command.withSubcommands([makeSaveCommand(context), makeCheckCommand(context)]),
  );
