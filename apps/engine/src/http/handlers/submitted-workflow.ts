import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { showPath } from "../../config/located-yaml.ts";
import { checkWorkflowFile } from "../../workflow-file/check-workflow-file.ts";
import { toParallelWorkflow } from "../../workflow-file/to-parallel-workflow.ts";
import type { WorkflowFile } from "../../workflow-file/workflow-file.ts";
import { makeWorkflowId } from "../../workflow-file/workflow-id.ts";
import { InvalidRequest, NotAllowed } from "../api/problems.ts";
import type { Principal } from "../auth/principal.ts";
import type { CodeWorkPolicy, HttpSettings } from "../http-settings.ts";

const codeRefused = (field: string, policy: CodeWorkPolicy) =>
  new NotAllowed({
    code: "code-work-not-allowed",
    detail: "Tasks that run programs on the engine's machine are not taken from this token.",
    field,
    value: null,
    hint: policy === "nobody" ? "Run it with `plimsoll-engine run`." : "Submit it with an operator's token.",
  });

const mayRunCode = (policy: CodeWorkPolicy, { operator }: Principal): boolean =>
  policy === "everyone" || (policy === "operators" && operator);

/** What was submitted, with nothing left open; wrong ones are refused with the field, as a file is. */
export const submittedWorkflow = Effect.fnUntraced(function* (
  file: WorkflowFile,
  principal: Principal,
  tenantId: string,
  settings: HttpSettings,
): Effect.fn.Return<ParallelWorkflow, InvalidRequest | NotAllowed> {
  const program = file.tasks.findIndex(({ command }) => command !== undefined);
  if (program >= 0 && !mayRunCode(settings.codeWork, principal)) {
    return yield* codeRefused(`tasks[${program}].command`, settings.codeWork);
  }
  const defaults = settings.defaults();
  const [problem] = checkWorkflowFile(file, settings.workflowFolder, { ...defaults.execution, ...file.config });
  if (problem !== undefined) {
    const hint = "The fields are described in docs/schemas/workflow.v1.schema.json.";
    const { path, message } = problem;
    return yield* new InvalidRequest({
      ...{ code: "invalid-workflow", detail: message, field: showPath(path), value: null, hint },
    });
  }
  const at = new Date(yield* Clock.currentTimeMillis);
  const { tenant: _, ...rest } = file;
  return toParallelWorkflow(rest, {
    defaults,
    tenantId,
    folder: settings.workflowFolder,
    name: "workflow",
    workflowId: (name) => makeWorkflowId(name, at),
  });
});
