import { type CliContext, messageOf } from "@plimsoll/adapters-command-line";
import { checkAnnotations, checkJson, checkJunit, checkMarkdown, renderCheck } from "@plimsoll/adapters-results";
import { type BaselineCheck, DEFAULT_BASELINE_METRICS, ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { composeBaselines } from "../composition/compose-run-readers.ts";
import type { BaselineCheckInputs } from "./baseline.command.ts";
import { resultsFolderOf } from "./results-folder.ts";

const writeJunit = (file: string, check: BaselineCheck): Effect.Effect<void, ResultsFailure> =>
  Effect.tryPromise({
    try: async () => {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, checkJunit(check), "utf8");
    },
    catch: (cause) =>
      new ResultsFailure({
        path: file,
        message: messageOf(cause),
        hint: "Name a file with --junit that can be written.",
      }),
  });

/** A summary that can't be written is told and changes no verdict. */
const appendSummary = ({ env, stderr }: CliContext, check: BaselineCheck): Effect.Effect<void> => {
  const file = env["GITHUB_STEP_SUMMARY"] ?? "";
  if (file === "") return Effect.void;
  return Effect.tryPromise(() => appendFile(file, `${checkMarkdown(check)}\n`, "utf8")).pipe(
    Effect.catch(() =>
      Effect.sync(() => void stderr.write(`warning: GITHUB_STEP_SUMMARY (${file}) can't be written\n`)),
    ),
  );
};

/** Workflow commands are read from both streams; on stderr they leave `--json` whole. */
const annotate = ({ env, stderr }: CliContext, check: BaselineCheck): void => {
  if (env["GITHUB_ACTIONS"] !== "true") return;
  for (const annotation of checkAnnotations(check)) stderr.write(`${annotation}\n`);
};

const settingsOf = ({ minEffect }: BaselineCheckInputs) =>
  Option.match(minEffect, {
    onNone: () => ({}),
    onSome: (minimumEffectRatio) => ({
      minimumEffectRatio,
      detectableEffectRatio: Math.max(0.1, 2 * minimumEffectRatio),
    }),
  });

/** Everything of `plimsoll baseline check` after the flags were parsed. */
export const runBaselineCheckCommand = Effect.fnUntraced(function* (context: CliContext, inputs: BaselineCheckInputs) {
  const from = (relative: string): string => path.resolve(context.workingDirectory, relative);
  const { checkBaseline } = composeBaselines(resultsFolderOf(context), from(inputs.folder));
  const [first = "latest", ...others] = inputs.runs;
  const check = yield* checkBaseline.execute({
    runs: [first, ...others],
    name: inputs.name,
    metrics: inputs.metric.length === 0 ? DEFAULT_BASELINE_METRICS : [...new Set(inputs.metric)],
    settings: settingsOf(inputs),
    allowOtherMachine: inputs.allowOtherMachine,
  });
  context.stdout.write(inputs.json ? checkJson(check) : renderCheck(check));
  yield* Option.match(inputs.junit, { onNone: () => Effect.void, onSome: (file) => writeJunit(from(file), check) });
  yield* appendSummary(context, check);
  annotate(context, check);
  context.exitWith(check.exitCode);
});
