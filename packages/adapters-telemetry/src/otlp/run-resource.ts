import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import type { ExportedEvidence } from "../run/exported-run.ts";

/** Name and version of the instrumentation scope of all that is exported. */
export const SCOPE_NAME = "plimsoll";

/** Who measured, and which run it was; on every span and every metric. */
export const runResource = ({ run, runId, orchestrator, devMode }: ExportedEvidence): Resource =>
  resourceFromAttributes({
    "service.name": "plimsoll",
    "service.version": run.environment.plimsollVersion,
    "plimsoll.run.id": runId,
    "plimsoll.run.dev_mode": devMode,
    "plimsoll.scenario.name": run.scenario.name,
    "plimsoll.orchestrator.name": orchestrator.name,
    "plimsoll.orchestrator.version": orchestrator.version,
    "plimsoll.orchestrator.mode": orchestrator.mode,
  });
