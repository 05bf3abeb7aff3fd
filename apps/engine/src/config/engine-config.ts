import { UsageError } from "@plimsoll/adapters-command-line";
import path from "node:path";
import { existsSync } from "node:fs";
import type { RoutingRules } from "@plimsoll/domain";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { WorkflowDefaults } from "../workflow-file/workflow-defaults.ts";
import { decodeLocated } from "./decode-located.ts";
import {
  PARALLEL_EXECUTION_FILE,
  type ParallelExecutionSettings,
  withExecutionDefaults,
} from "./parallel-execution-file.ts";
import type { FileKind } from "./published-schema.ts";
import { readYamlFile } from "./read-yaml-file.ts";
import { RESOURCE_LIMITS_FILE, type ResourceLimits, withLimitDefaults } from "./resource-limits-file.ts";
import { ROUTING_RULES_FILE, withRoutingDefaults } from "./routing-rules-file.ts";

/** The three files of the engine (names of stories/002), with nothing left open. */
export interface EngineConfig {
  readonly parallel: ParallelExecutionSettings;
  readonly limits: ResourceLimits;
  readonly routing: RoutingRules;
}

/** File names below the configuration's folder. */
export const CONFIG_FILES = {
  parallel: "parallel_execution_config.yaml",
  limits: "resource_limits.yaml",
  routing: "agent_routing_rules.yaml",
} as const;

/** Where the files are, and how errors name the folder. */
export interface ConfigFolder {
  /** Absolute. */
  readonly folder: string;
  readonly shownAs: string;
}

const readOne = <S extends Schema.ConstraintDecoder<unknown> & Schema.Top, A>(
  { folder, shownAs }: ConfigFolder,
  name: string,
  kind: FileKind<S>,
  complete: (file: S["Type"]) => A,
): Result.Result<A, UsageError> => {
  const file = path.join(folder, name);
  // What is not there leaves every default in force.
  if (!existsSync(file)) return Result.succeed(complete(Schema.decodeUnknownSync(kind.schema)({}) as S["Type"]));
  const source = readYamlFile(file, path.join(shownAs, name));
  return Result.map(
    Result.flatMap(source, (located) => decodeLocated(kind, located)),
    complete,
  );
};

/** Reads and checks the three files; each may be missing. */
export const readEngineConfig = (at: ConfigFolder): Result.Result<EngineConfig, UsageError> =>
  Result.gen(function* () {
    const parallel = yield* readOne(at, CONFIG_FILES.parallel, PARALLEL_EXECUTION_FILE, withExecutionDefaults);
    const limits = yield* readOne(at, CONFIG_FILES.limits, RESOURCE_LIMITS_FILE, withLimitDefaults);
    const routing = yield* readOne(at, CONFIG_FILES.routing, ROUTING_RULES_FILE, withRoutingDefaults);
    return { parallel, limits, routing };
  });

/** The folder that `--config` names, which must be there; without it `config` of the working directory, which need not. */
export const configFolderOf = (
  named: string | null,
  workingDirectory: string,
): Result.Result<ConfigFolder, UsageError> => {
  const shownAs = named ?? "config";
  const folder = path.resolve(workingDirectory, shownAs);
  if (named === null || existsSync(folder)) return Result.succeed({ folder, shownAs });
  const hint = `Name a folder that holds ${Object.values(CONFIG_FILES).join(", ")}; each of them may be missing.`;
  return Result.fail(new UsageError({ message: `--config ${named}: there is no such folder`, hint }));
};

/** What holds in a workflow file that does not say otherwise. */
export const workflowDefaultsOf = ({ parallel, limits }: EngineConfig): WorkflowDefaults => ({
  execution: parallel.execution,
  errorHandling: parallel.errorHandling,
  enginePlaces: limits.engine.maxConcurrentTasks ?? parallel.execution.maxConcurrentAgents,
  agentMaxConcurrentTasks: limits.agentDefaults.maxConcurrentTasks,
  promptTask: limits.agentDefaults.promptTask,
  codeTask: limits.agentDefaults.codeTask,
});
