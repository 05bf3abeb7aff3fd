import { type CliContext, useColorOn } from "@plimsoll/adapters-command-line";
import { PlainWorkflowView } from "./plain-workflow-view.ts";
import type { WorkflowView } from "./workflow-view.ts";

const ignore = (): void => undefined;

/** A drawn view on a terminal, lines elsewhere, nothing but warnings when quiet; always on stderr, stdout is the result's. */
export const makeWorkflowView = async (context: CliContext, title: string, quiet: boolean): Promise<WorkflowView> => {
  const { stderr, env } = context;
  const plain = new PlainWorkflowView(stderr);
  if (quiet) return { add: ignore, publish: ignore, persist: plain.persist, stop: ignore };
  if (stderr.isTTY !== true || env["TERM"] === "dumb") return plain;
  const { TerminalWorkflowView } = await import("./terminal-workflow-view.ts");
  return new TerminalWorkflowView(stderr as NodeJS.WriteStream, title, useColorOn(stderr, env));
};
