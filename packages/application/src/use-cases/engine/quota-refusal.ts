import { type ParallelWorkflow, quotaBreach, type QuotaBreach, tokenBreach } from "@plimsoll/domain";
import { type TenantStanding, WorkflowRefused } from "./workflow-engine.ts";

const HOLDS_NOTHING = { tasks: 0, cpuCores: 0, memoryMb: 0, tokensToday: 0 };

const fieldOf = (index: number, { quota }: QuotaBreach): string =>
  quota === "cpuCores" || quota === "memoryMb" ? `tasks[${index}].requirements.${quota}` : "tenant";

/** Why a tenant's quotas let a workflow never run, or not today; null when they only make it wait for what is held now. */
export const quotaRefusal = (
  { tenantId, tasks }: Pick<ParallelWorkflow, "tenantId" | "tasks">,
  { quota, held }: TenantStanding,
  nowMs: number,
): WorkflowRefused | null => {
  const moment = { tenantId, nowMs };
  for (const [index, { requirements, taskId }] of tasks.entries()) {
    const breach = quotaBreach({ ...quota, tokensPerDay: null }, HOLDS_NOTHING, requirements, moment);
    if (breach === null) continue;
    const { message, hint } = breach;
    const field = fieldOf(index, breach);
    return new WorkflowRefused({ code: "over-quota", field, message: `task ${taskId}: ${message}`, hint });
  }
  const spent = tokenBreach(quota, held.tokensToday, moment);
  if (spent === null) return null;
  return new WorkflowRefused({ code: "quota-exhausted", field: "tenant", message: spent.message, hint: spent.hint });
};
