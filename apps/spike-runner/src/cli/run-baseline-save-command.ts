import type { CliContext } from "@plimsoll/adapters-command-line";
import type { SavedBaseline } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import path from "node:path";
import { composeBaselines } from "../composition/compose-run-readers.ts";
import type { BaselineSaveInputs } from "./baseline.command.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { resultsFolderOf } from "./results-folder.ts";

const json = (saved: SavedBaseline): string =>
  `${JSON.stringify(
    saved.saved
      ? { schemaVersion: 1, saved: true, path: saved.path, name: saved.baseline.name, warnings: saved.warnings }
      : { schemaVersion: 1, saved: false, refusals: saved.refusals },
    null,
    2,
  )}\n`;

const show = (context: CliContext, saved: SavedBaseline): void => {
  if (saved.saved) {
    context.stdout.write(`${saved.path}\n`);
    context.stderr.write(`Baseline ${saved.baseline.name}: ${saved.baseline.runs.length} runs saved.\n`);
    for (const warning of saved.warnings) context.stderr.write(`warning: ${warning}\n`);
    return;
  }
  for (const refusal of saved.refusals) context.stderr.write(`error: ${refusal}\n`);
  context.stderr.write(
    "hint: A baseline takes whole, trustworthy runs of one scenario on one machine; nothing was saved\n",
  );
};

/** Everything of `plimsoll baseline save` after the flags were parsed. */
export const runBaselineSaveCommand = Effect.fnUntraced(function* (context: CliContext, inputs: BaselineSaveInputs) {
  const from = (relative: string): string => path.resolve(context.workingDirectory, relative);
  const { saveBaseline } = composeBaselines(resultsFolderOf(context), from(inputs.folder));
  const [first = "latest", ...others] = inputs.runs;
  const saved = yield* saveBaseline.execute({ runs: [first, ...others], name: inputs.name });
  if (inputs.json) context.stdout.write(json(saved));
  else show(context, saved);
  context.exitWith(saved.saved ? 0 : EXIT_CODES.invalid);
});
