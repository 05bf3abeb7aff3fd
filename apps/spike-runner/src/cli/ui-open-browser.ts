import type { CliContext } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import { spawn } from "node:child_process";

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["explorer.exe"],
};

/** Asks the desktop to open the page; where there is none, says so and goes on: the address is printed anyway. */
export const openInBrowser = (context: CliContext, url: string): Effect.Effect<void> =>
  Effect.sync(() => {
    const [program, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
    const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
    child.once("error", () =>
      context.stderr.write(`no browser could be opened (${program}): open the address yourself\n`),
    );
    child.unref();
  });
