import { type CliContext, UsageError } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import path from "node:path";
import { personaCatalogue } from "../composition/persona-catalogue.ts";
import { renderPersonas } from "../report/render-personas.ts";
import type { PersonasInputs } from "./personas.command.ts";

/** Everything of `plimsoll-engine personas` after the flags were parsed. */
export const runPersonasCommand = Effect.fnUntraced(function* (context: CliContext, inputs: PersonasInputs) {
  const folder = path.resolve(context.workingDirectory, inputs.folder);
  const catalogue = yield* personaCatalogue
    .load(folder)
    .pipe(Effect.mapError(({ message, hint }) => new UsageError({ message, hint })));
  context.stdout.write(inputs.json ? `${JSON.stringify(catalogue, null, 2)}\n` : renderPersonas(catalogue));
});
