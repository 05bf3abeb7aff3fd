import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { showPath } from "../../config/located-yaml.ts";
import { checkWorkflowFile } from "../../workflow-file/check-workflow-file.ts";
import { toParallelWorkflow } from "../../workflow-file/to-parallel-workflow.ts";
import type { WorkflowFile } from "../../workflow-file/workflow-file.ts";
import { makeWorkflowId } from "../../workflow-file/workflow-id.ts";
import { shownValue } from "../api/problem-of-failure.ts";
import { InvalidRequest, NotAllowed } from "../api/problems.ts";
import type { Principal } from "../auth/principal.ts";
import type { CodeWorkPolicy, HttpSettings } from "../http-settings.ts";
import { cappedConfig } from "./capped-config.ts";
import { type NamedPath, pathOutside } from "./code-roots.ts";

const REFUSED_HINTS: Readonly<Record<CodeWorkPolicy, string>> = {
  nobody: "Run it with `plimsoll-engine run`.",
  operators: "Submit it with an operator's token.",
  everyone: "Submit it with an operator's token, or have the operator start the engine with --code-root.",
};

const codeRefused = (field: string, policy: CodeWorkPolicy) =>
  new NotAllowed({
    code: "code-work-not-allowed",
    detail: "Tasks that run programs on the engine's machine are not taken from this token.",
    field,
    value: null,
    hint: REFUSED_HINTS[policy],
  });

const outsideRoots = ({ field, path }: NamedPath, roots: readonly string[]) =>
  new NotAllowed({
    code: "path-outside-code-roots",
    detail:
      "A program that is submitted may reach only what lies, really and as it is written, below the engine's code roots.",
    field,
    value: shownValue(path),
    hint: `Allowed here: paths below ${roots.join(", ")}. Relative ones start at the first of them.`,
  });

const mayRunCode = ({ codeWork, codeRoots }: HttpSettings, { operator }: Principal): boolean =>
  operator ? codeWork !== "nobody" : codeWork === "everyone" && codeRoots.length > 0;

const invalid = (field: string, detail: string) =>
  new InvalidRequest({
    ...{ code: "invalid-workflow", detail, field, value: null },
    hint: "The fields are described in docs/schemas/workflow.v1.schema.json.",
  });

/** Programs are for those who may run them, and reach no further than they may. */
const checkPrograms = (file: WorkflowFile, principal: Principal, folder: string, settings: HttpSettings) => {
  const { codeWork, codeRoots } = settings;
  const program = file.tasks.findIndex(({ command }) => command !== undefined);
  if (program >= 0 && !mayRunCode(settings, principal)) return codeRefused(`tasks[${program}].command`, codeWork);
  const outside = codeRoots.length === 0 ? null : pathOutside(file, folder, codeRoots);
  return outside === null ? null : outsideRoots(outside, codeRoots);
};

/** A task's own time is bounded as the configuration is. */
const checkTimes = ({ tasks }: WorkflowFile, limit: number) => {
  const at = tasks.findIndex(({ timeoutSeconds }) => (timeoutSeconds ?? 0) > limit);
  const value = tasks[at]?.timeoutSeconds;
  return at === -1
    ? null
    : invalid(`tasks[${at}].timeoutSeconds`, `${value} is above what the engine allows. Allowed here: up to ${limit}`);
};

/** What was submitted, with nothing left open; wrong ones are refused with the field, as a file is. */
export const submittedWorkflow = Effect.fnUntraced(function* (
  file: WorkflowFile,
  principal: Principal,
  tenantId: string,
  settings: HttpSettings,
): Effect.fn.Return<ParallelWorkflow, InvalidRequest | NotAllowed> {
  const folder = settings.codeRoots[0] ?? settings.workflowFolder;
  const defaults = settings.defaults();
  const config = cappedConfig(file, defaults);
  const refusal =
    checkPrograms(file, principal, folder, settings) ?? checkTimes(file, defaults.execution.timeoutPerAgentSeconds);
  if (refusal !== null) return yield* refusal;
  const errorHandling = { ...defaults.errorHandling, ...file.errorHandling };
  const [problem] = checkWorkflowFile(file, folder, { config, errorHandling });
  if (problem !== undefined) return yield* invalid(showPath(problem.path), problem.message);
  const at = new Date(yield* Clock.currentTimeMillis);
  const { tenant: _, ...rest } = file;
  return toParallelWorkflow(
    { ...rest, config },
    { defaults, tenantId, folder, name: "workflow", workflowId: (name) => makeWorkflowId(name, at) },
  );
});
