import type { CliContext } from "@plimsoll/adapters-command-line";
import { serveRunsUi } from "@plimsoll/adapters-runs-ui";
import * as Effect from "effect/Effect";
import path from "node:path";
import { composeRunCatalog } from "../composition/compose-run-catalog.ts";
import { openInBrowser } from "./ui-open-browser.ts";
import type { UiInputs } from "./ui.command.ts";

/** Everything of `plimsoll ui` after the flags were parsed. */
export const runUiCommand = Effect.fnUntraced(function* (context: CliContext, inputs: UiInputs) {
  const rootDir = path.resolve(context.workingDirectory, inputs.results);
  const serve = Effect.gen(function* () {
    const { url } = yield* serveRunsUi({ catalog: composeRunCatalog(rootDir), port: inputs.port });
    context.stdout.write(`${url}\n`);
    context.stderr.write(`runs of ${rootDir}, on this machine only; Ctrl-C ends it\n`);
    if (inputs.open) yield* openInBrowser(context, url);
    yield* context.stopRequested;
  });
  yield* Effect.scoped(serve);
});
