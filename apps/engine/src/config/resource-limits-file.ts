import type { IsolationMinimum } from "@plimsoll/adapters-isolation";
import { DEFAULT_POOL_SCALING, type PoolScalingSettings, type TenantQuotas } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { Identifier, NaturalNumber, PositiveInt, PositiveNumber } from "./config-quantities.ts";
import { partialFields, section } from "./partial-fields.ts";
import type { FileKind } from "./published-schema.ts";
import { scalingFields } from "./scaling-fields.ts";

const share = (description: string) =>
  section(
    description,
    partialFields(
      { cpuCores: NaturalNumber, memoryMb: PositiveInt },
      {
        cpuCores: "Cores that are set aside for it; fractions are allowed.",
        memoryMb: "Memory that is set aside for it; a program that takes more is ended.",
      },
    ),
  );

const quotaFields = partialFields(
  { maxConcurrentTasks: PositiveInt, cpuCores: PositiveNumber, memoryMb: PositiveInt, tokensPerDay: NaturalNumber },
  {
    maxConcurrentTasks: "Tasks in flight at most. No cap of its own by default.",
    cpuCores: "Cores that its tasks in flight may hold together. No quota by default.",
    memoryMb: "Memory that its tasks in flight may hold together. No quota by default.",
    tokensPerDay: "Tokens that its attempts may use in a day of UTC, on all engines of one store. No quota by default.",
  },
);

const tenantFields = {
  ...partialFields(
    { weight: PositiveNumber },
    { weight: "Share of the places while others wait too, against the weights of the others. 1 by default." },
  ),
  ...quotaFields,
};

const days = (description: string) => Schema.optionalKey(Schema.NullOr(PositiveNumber).annotate({ description }));

const ResourceLimitsFile = Schema.Struct({
  engine: section(
    "What all tasks of the engine together may hold.",
    partialFields(
      { cpuCores: PositiveNumber, memoryMb: PositiveInt, maxConcurrentTasks: PositiveInt },
      {
        cpuCores: "Cores. What the machine or its control group gives by default.",
        memoryMb: "Memory. What the machine or its control group gives by default.",
        maxConcurrentTasks: "Tasks in flight at most. execution.maxConcurrentAgents by default.",
      },
    ),
  ),
  agentDefaults: section("What holds for agents and tasks of workflows that do not say so themselves.", {
    maxConcurrentTasks: Schema.optionalKey(
      PositiveInt.annotate({ description: "Tasks that one agent may run at the same time. 1 by default." }),
    ),
    promptTask: share("Set aside for a task that waits for a language model. 0.05 cores and 32 MB by default."),
    codeTask: share("Set aside for a task that runs a program here. 0.5 cores and 256 MB by default."),
  }),
  tenants: Schema.optionalKey(
    Schema.Record(Identifier, Schema.Struct(tenantFields)).annotate({ description: "Shares and quotas by tenant." }),
  ),
  tenantDefaults: section("Quotas of each tenant for which nothing else is said, here or in the store.", quotaFields),
  isolation: section(
    "What a program's process must have at least: one that this machine can't give it is refused. Read when the engine starts.",
    {
      files: Schema.optionalKey(
        Schema.Literals(["kernel", "node", "none"]).annotate({
          description:
            "How its list of files is enforced: kernel (it sees nothing else), node (that, or for modules Node's permission model) or none (not where it can't be). kernel by default.",
        }),
      ),
      noNetwork: Schema.optionalKey(
        Schema.Boolean.annotate({ description: "It has no network, not even 127.0.0.1. true by default." }),
      ),
    },
  ),
  scaling: section("How the number of places follows the load.", scalingFields),
  retention: section("How long finished workflows are kept; null keeps them for ever.", {
    succeededDays: days("Those that succeeded. 30 by default."),
    otherDays: days("Those that failed, in part or whole, or were cancelled. 90 by default."),
    sweepEveryMinutes: Schema.optionalKey(
      PositiveNumber.annotate({ description: "How often old ones are looked for. 60 by default." }),
    ),
  }),
});

/** config/resource_limits.yaml. */
export const RESOURCE_LIMITS_FILE: FileKind<typeof ResourceLimitsFile> = {
  schema: ResourceLimitsFile,
  published: "resource_limits.v1.schema.json",
  title: "Plimsoll engine, resource limits, version 1",
};

/** Cores and memory of one task. */
export interface TaskShare {
  readonly cpuCores: number;
  readonly memoryMb: number;
}

/** The file with nothing left open; null is "what the machine has" or "for ever". */
export interface ResourceLimits {
  readonly engine: {
    readonly cpuCores: number | null;
    readonly memoryMb: number | null;
    readonly maxConcurrentTasks: number | null;
  };
  readonly agentDefaults: {
    readonly maxConcurrentTasks: number;
    readonly promptTask: TaskShare;
    readonly codeTask: TaskShare;
  };
  readonly tenantWeights: Readonly<Record<string, number>>;
  readonly tenantCaps: Readonly<Record<string, number>>;
  readonly tenantQuotas: TenantQuotas;
  readonly isolation: IsolationMinimum;
  readonly scaling: PoolScalingSettings;
  readonly retention: {
    readonly succeededDays: number | null;
    readonly otherDays: number | null;
    readonly sweepEveryMinutes: number;
  };
}

type File = typeof ResourceLimitsFile.Type;

/** A prompt waits; a program computes. */
const PROMPT_TASK: TaskShare = { cpuCores: 0.05, memoryMb: 32 };
const CODE_TASK: TaskShare = { cpuCores: 0.5, memoryMb: 256 };
const RETENTION = { succeededDays: 30, otherDays: 90, sweepEveryMinutes: 60 };
const ISOLATION: IsolationMinimum = { files: "kernel", noNetwork: true };
const NO_LIMITS = { cpuCores: null, memoryMb: null, maxConcurrentTasks: null };

const byTenant = (file: File, field: "weight" | "maxConcurrentTasks"): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(file.tenants ?? {}).flatMap(([tenantId, limits]) => {
      const value = limits[field];
      return value === undefined ? [] : [[tenantId, value] as const];
    }),
  );

const quotasOf = ({ tenants = {}, tenantDefaults = {} }: File): TenantQuotas => ({
  defaults: tenantDefaults,
  byTenant: Object.fromEntries(Object.entries(tenants).map(([tenantId, { weight: _, ...quota }]) => [tenantId, quota])),
});

/** What the file says over what is so by default. */
export const withLimitDefaults = (file: File): ResourceLimits => ({
  engine: { ...NO_LIMITS, ...file.engine },
  agentDefaults: {
    maxConcurrentTasks: file.agentDefaults?.maxConcurrentTasks ?? 1,
    promptTask: { ...PROMPT_TASK, ...file.agentDefaults?.promptTask },
    codeTask: { ...CODE_TASK, ...file.agentDefaults?.codeTask },
  },
  tenantWeights: byTenant(file, "weight"),
  tenantCaps: byTenant(file, "maxConcurrentTasks"),
  tenantQuotas: quotasOf(file),
  isolation: { ...ISOLATION, ...file.isolation },
  scaling: { ...DEFAULT_POOL_SCALING, ...file.scaling },
  retention: { ...RETENTION, ...file.retention },
});
