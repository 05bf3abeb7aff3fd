import {
  DEFAULT_ERROR_HANDLING,
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  type ErrorHandlingConfig,
  type ParallelExecutionConfig,
} from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { PositiveInt } from "./config-quantities.ts";
import { errorHandlingFields } from "./error-handling-fields.ts";
import { executionFields } from "./execution-fields.ts";
import { partialFields, section } from "./partial-fields.ts";
import type { FileKind } from "./published-schema.ts";

/** Where workflows are kept: a database in a folder of ours, a PostgreSQL server, or nowhere. */
export const StoreKind = Schema.Literals(["embedded", "postgres", "memory"]);
export type StoreKind = typeof StoreKind.Type;

const StoreSettings = Schema.Struct({ kind: StoreKind, folder: Schema.String });
const ClaimSettings = Schema.Struct({ ttlMs: PositiveInt, tickMs: PositiveInt, drainMs: PositiveInt });

const ParallelExecutionFile = Schema.Struct({
  execution: section("What a workflow may take that does not say so itself.", executionFields),
  errorHandling: section("How failures of tasks are answered in a workflow that does not say so itself.", {
    ...errorHandlingFields,
  }),
  store: section(
    "Where workflows are kept. The address of a PostgreSQL server is never written here: it comes from DATABASE_URL.",
    partialFields(StoreSettings.fields, {
      kind: "embedded (a database in a folder), postgres (DATABASE_URL) or memory (nothing is kept). embedded by default, postgres when DATABASE_URL is set.",
      folder: "Folder of the embedded database, relative to the working directory. .plimsoll/engine by default.",
    }),
  ),
  claim: section(
    "How engines that share a database tell that one of them has died.",
    partialFields(ClaimSettings.fields, {
      ttlMs: "A workflow whose engine was not heard of for this long is taken over by another. 15000 by default.",
      tickMs: "How often the engine looks for retries that are due, stalls and the size of the pool. 100 by default.",
      drainMs: "How long running tasks may go on after a stop was asked for. 10000 by default.",
    }),
  ),
});

/** config/parallel_execution_config.yaml. */
export const PARALLEL_EXECUTION_FILE: FileKind<typeof ParallelExecutionFile> = {
  schema: ParallelExecutionFile,
  published: "parallel_execution_config.v1.schema.json",
  title: "Plimsoll engine, parallel execution, version 1",
};

/** The file with nothing left open. */
export interface ParallelExecutionSettings {
  readonly execution: ParallelExecutionConfig;
  readonly errorHandling: ErrorHandlingConfig;
  /** `kind` is null where the file leaves it to the environment. */
  readonly store: { readonly kind: StoreKind | null; readonly folder: string };
  readonly claim: typeof ClaimSettings.Type;
}

const DEFAULT_CLAIM = { ttlMs: 15_000, tickMs: 100, drainMs: 10_000 };

/** What the file says over what is so by default. */
export const withExecutionDefaults = (file: typeof ParallelExecutionFile.Type): ParallelExecutionSettings => ({
  execution: { ...DEFAULT_PARALLEL_EXECUTION_CONFIG, ...file.execution },
  errorHandling: { ...DEFAULT_ERROR_HANDLING, ...file.errorHandling },
  store: { kind: file.store?.kind ?? null, folder: file.store?.folder ?? ".plimsoll/engine" },
  claim: { ...DEFAULT_CLAIM, ...file.claim },
});
