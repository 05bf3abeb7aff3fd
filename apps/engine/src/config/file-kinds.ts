import { ALERT_RULES_FILE } from "../alerts/alert-rule.ts";
import { LOCAL_WORKFLOW_FILE } from "../workflow-file/local-workflow-file.ts";
import { PARALLEL_EXECUTION_FILE } from "./parallel-execution-file.ts";
import { RESOURCE_LIMITS_FILE } from "./resource-limits-file.ts";
import { ROUTING_RULES_FILE } from "./routing-rules-file.ts";

/** Every kind of file that has a published JSON Schema. */
export const FILE_KINDS = [
  PARALLEL_EXECUTION_FILE,
  RESOURCE_LIMITS_FILE,
  ROUTING_RULES_FILE,
  ALERT_RULES_FILE,
  LOCAL_WORKFLOW_FILE,
] as const;
